package dev.plankton.bios.data;

/** Follows the text that the guest writes through INT 10h. Called on the thread that runs the VM. */
@FunctionalInterface
public interface Teletype {
    /** Takes a character (0 to 255, code page 437), control characters included. */
    void teletype(int character);
}
