package dev.plankton.memory;

/**
 * What answers guest accesses to the 64 KiB at {@link #START} while video memory there is not plain memory: the four
 * planes of the video adapter. Called on the thread that runs the VM.
 */
public interface Aperture {
    /** First linear address. */
    int START = 0xA0000;

    /** First linear address after it. */
    int END = 0xB0000;

    /** The byte (0 to 255) that a guest's load from {@code address} gets. */
    int read(int address);

    /** The same for the host, which changes nothing by it. */
    default int peek(int address) {
        return read(address);
    }

    /** Takes a guest's store of the low byte of {@code value} to {@code address}. */
    void write(int address, int value);
}
