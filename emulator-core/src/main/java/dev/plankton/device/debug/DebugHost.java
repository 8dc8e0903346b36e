package dev.plankton.device.debug;

/** What the debug ports report to the host. Called on the thread that runs the VM. */
public interface DebugHost {
    /** Takes a byte (0 to 255) that the guest wrote to port E9h. */
    void debug(int value);

    /** The guest asked to be ended with {@code code} (0 to 255) by writing it to port F4h. */
    void exit(int code);
}
