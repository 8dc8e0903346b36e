package dev.plankton.device;

/**
 * Takes what a device's or a service's work costs the host beyond the instruction that asked for it, so that a guest that
 * asks for much has its slice end soon. Called on the thread that runs the VM.
 */
@FunctionalInterface
public interface FuelMeter {
    /** A meter that counts nothing, for devices without a CPU. */
    FuelMeter NONE = instructions -> {};

    /** Adds a cost, in interpreted instructions of about 4 ns; not negative. */
    void charge(int instructions);
}
