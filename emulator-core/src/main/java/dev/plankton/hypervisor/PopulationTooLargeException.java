package dev.plankton.hypervisor;

/** More VMs were asked for than memory will hold. */
public final class PopulationTooLargeException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final long fitting;
    private final boolean heap;

    PopulationTooLargeException(Shortage shortage) {
        super(shortage.text());
        fitting = shortage.fitting();
        heap = shortage.heap();
    }

    /** About how many would fit. */
    public long fitting() {
        return fitting;
    }

    /** Whether it is the Java heap that is too small, not the memory beside it. */
    public boolean heapTooSmall() {
        return heap;
    }
}
