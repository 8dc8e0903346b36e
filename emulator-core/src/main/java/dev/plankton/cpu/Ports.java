package dev.plankton.cpu;

/**
 * The I/O address space as the CPU sees it. Called on the thread that runs the VM.
 */
public interface Ports {
    /**
     * Reads {@code size} bytes (1, 2 or 4) from {@code port} (0 to FFFFh). A port that no device answers reads as all
     * ones.
     */
    int in(int port, int size);

    /** Writes the low {@code size} bytes (1, 2 or 4) of {@code value} to {@code port} (0 to FFFFh). */
    void out(int port, int size, int value);
}
