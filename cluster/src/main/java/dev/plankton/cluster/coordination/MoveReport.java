package dev.plankton.cluster.coordination;

/**
 * How a slab has moved away from this node.
 *
 * @param order from where to where
 * @param copied VMs that were sent, those that had changed meanwhile each time
 * @param changed of these, VMs that were sent while none ran
 * @param carried inputs that waited, requests that were not answered and serial lines, which went with them
 * @param frozenNanos how long none ran
 * @param nanos how long all took
 */
public record MoveReport(MoveOrder order, long copied, int changed, int carried, long frozenNanos, long nanos) {
    @Override
    public String toString() {
        return "%s in %.1f ms: VMs did not run for %.2f ms, %d of %d were sent then, %d inputs went along"
                .formatted(order, nanos / 1e6, frozenNanos / 1e6, changed, copied, carried);
    }
}
