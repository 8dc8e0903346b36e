package dev.plankton.device;

/**
 * The interrupt request lines of an ISA bus, 0 to 15, as devices see them: edge triggered. Called on the thread that runs
 * the VM.
 */
public interface IrqLines {
    /** Drives line {@code irq} high; only the change from low to high asks for an interrupt. */
    void raise(int irq);

    /** Drives line {@code irq} low; a request not acknowledged yet is withdrawn. */
    void lower(int irq);
}
