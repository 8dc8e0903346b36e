package dev.plankton.hypervisor.population;

/**
 * What a population does not fit into.
 *
 * @param fitting about how many VMs would fit
 * @param heap whether it is the Java heap that is too small, not the memory beside it
 * @param text says all that in a line
 */
public record Shortage(long fitting, boolean heap, String text) {
    /** Foreseen: {@code asked} VMs of which each takes {@code bytesPerVm} bytes of {@code room}. */
    static Shortage expected(long asked, long fitting, long bytesPerVm, boolean heap, long room) {
        return new Shortage(
                fitting,
                heap,
                "%,d VMs do not fit into %s: of %,d MiB for VMs, each takes about %d bytes, so that %,d fit"
                        .formatted(asked, heap ? "the Java heap" : "memory", room >> 20, bytesPerVm, fitting));
    }

    /** More VMs than there are numbers for. */
    public static Shortage ofNumbers(long asked, long fitting) {
        return new Shortage(
                fitting,
                false,
                "%,d VMs are too many: a hypervisor numbers %,d, and %,d of the numbers are left"
                        .formatted(asked, VmTable.MOST, fitting));
    }

    /** Found out while the last of {@code asked} VMs booted, for the reason {@code why}. */
    public static Shortage met(long asked, long fitting, String why) {
        return new Shortage(
                fitting, false, "%,d VMs do not fit into memory: %s; %,d fit".formatted(asked, why, fitting));
    }
}
