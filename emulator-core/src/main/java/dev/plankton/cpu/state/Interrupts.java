package dev.plankton.cpu.state;

/** The interrupt controller as the CPU sees it. Called on the thread that runs the VM. */
public interface Interrupts {
    /** No controller: no interrupt is ever pending. */
    Interrupts NONE = new Interrupts() {
        @Override
        public boolean pending() {
            return false;
        }

        @Override
        public int acknowledge() {
            throw new IllegalStateException("no interrupt is pending");
        }
    };

    /** Whether the INTR line is active. */
    boolean pending();

    /** The INTA cycle: the vector (0 to 255) of the interrupt to serve now. Only called while {@link #pending}. */
    int acknowledge();

    /** The x87 asks for an interrupt, on the line that an AT's board gives it: IRQ 13. */
    default void coprocessorError() {}
}
