package dev.plankton.machine.screen;

import java.io.UncheckedIOException;

/** What a VM's display shows at one moment: a snapshot that does not change. Safe for any thread. */
public sealed interface Screen permits TextScreen, PixelScreen {
    /** Decodes what the video adapter of a state shows. */
    static Screen of(StateBytes state) {
        return ScreenDecoder.decode(state);
    }

    /**
     * The rows of a text mode in Unicode, without trailing blanks, each with a line feed; blank rows at the end are left out.
     * Of a graphics mode, which has none: the empty string.
     */
    String text();

    /**
     * The picture as a PNG file: a graphics mode pixel by pixel, a text mode as the adapter draws it, blinking text lit.
     *
     * @throws UncheckedIOException if this Java cannot write PNG
     * @throws NoClassDefFoundError on a module path without the module java.desktop
     */
    default byte[] png() {
        return Picture.png(this);
    }

    /** Access to the bytes of a state, by address in it. */
    @FunctionalInterface
    interface StateBytes {
        /** A copy of {@code length} bytes at {@code address}. */
        byte[] read(int address, int length);
    }
}
