package dev.plankton.hypervisor;

/** More VMs were asked for than the heap will hold. */
public final class PopulationTooLargeException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final long fitting;

    PopulationTooLargeException(long asked, long fitting, long bytesPerVm, long heapBytes) {
        super("%,d VMs do not fit into a heap of %,d MiB: at about %d bytes each, %,d would"
                .formatted(asked, heapBytes >> 20, bytesPerVm, fitting));
        this.fitting = fitting;
    }

    /** About how many would fit. */
    public long fitting() {
        return fitting;
    }
}
