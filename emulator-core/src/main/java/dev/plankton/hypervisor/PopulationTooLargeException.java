package dev.plankton.hypervisor;

/** More VMs were asked for than memory will hold. */
public final class PopulationTooLargeException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final long fitting;
    private final boolean heap;

    PopulationTooLargeException(long asked, long fitting, long bytesPerVm, boolean heap, long room) {
        super("%,d VMs do not fit into %s: of %,d MiB for VMs, each takes about %d bytes, so that %,d fit"
                .formatted(asked, heap ? "the Java heap" : "memory", room >> 20, bytesPerVm, fitting));
        this.fitting = fitting;
        this.heap = heap;
    }

    /** What was found out while the last of {@code asked} VMs booted. */
    PopulationTooLargeException(long asked, long fitting, String why) {
        super("%,d VMs do not fit into memory: %s; %,d fit".formatted(asked, why, fitting));
        this.fitting = fitting;
        this.heap = false;
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
