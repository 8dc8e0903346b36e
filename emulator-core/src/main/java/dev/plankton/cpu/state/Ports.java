package dev.plankton.cpu.state;

/**
 * The I/O address space as the CPU sees it. Called on the thread that runs the VM.
 */
public interface Ports {
    /** No device: reads as all ones. */
    Ports NONE = new Ports() {
        @Override
        public int in(int port, int size) {
            return -1;
        }

        @Override
        public void out(int port, int size, int value) {}
    };

    /**
     * Reads {@code size} bytes (1, 2 or 4) from {@code port} (0 to FFFFh). A port that no device answers reads as all
     * ones.
     */
    int in(int port, int size);

    /** Writes the low {@code size} bytes (1, 2 or 4) of {@code value} to {@code port} (0 to FFFFh). */
    void out(int port, int size, int value);

    /**
     * How many reads of {@code size} bytes from {@code port}, {@code count} at most, {@link #ins} does as if they came one
     * after the other; 0 if they have to.
     */
    default int inBurst(int port, int size, int count) {
        return 0;
    }

    /** As {@link #inBurst}, for writes and {@link #outs}. */
    default int outBurst(int port, int size, int count) {
        return 0;
    }

    /**
     * Reads {@code count} times, which is no more than {@link #inBurst} has allowed, to guest memory.
     *
     * @param address linear, of RAM
     */
    default void ins(int port, int size, int address, int count) {
        throw new UnsupportedOperationException("no bursts");
    }

    /** Writes {@code count} times, which is no more than {@link #outBurst} has allowed, what lies in guest memory. */
    default void outs(int port, int size, int address, int count) {
        throw new UnsupportedOperationException("no bursts");
    }
}
