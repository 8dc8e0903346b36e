package dev.plankton.device.serial;

/** The far end of the serial line. Called on the thread that runs the VM. */
public interface SerialHost {
    /** Takes a byte (0 to 255) that the guest sent. */
    void transmit(int value);

    /** The next byte (0 to 255) for the guest, or -1 when there is none just now. */
    int receive();
}
