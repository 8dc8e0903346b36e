package dev.plankton.machine.screen;

/** What a VM's display shows at one moment: a snapshot that does not change. Safe for any thread. */
public sealed interface Screen permits TextScreen, PixelScreen {
    /** Decodes what the video adapter of a state shows. */
    static Screen of(StateBytes state) {
        return ScreenDecoder.decode(state);
    }

    /** Access to the bytes of a state, by address in it. */
    @FunctionalInterface
    interface StateBytes {
        /** A copy of {@code length} bytes at {@code address}. */
        byte[] read(int address, int length);
    }
}
