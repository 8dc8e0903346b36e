package dev.plankton.bench.cluster.check;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One request as its client has logged it.
 *
 * @param client its number
 * @param vm the VM that was asked
 * @param via the node whose gateway was asked
 * @param start when it was sent, nanoseconds of a clock that all clients share
 * @param end when its outcome was there
 * @param outcome what became of it
 */
public record Ask(int client, int vm, String via, long start, long end, Outcome outcome) {
    /** What became of a request. */
    public sealed interface Outcome {}

    /**
     * It was answered.
     *
     * @param vm the number the VM says it has
     * @param count how many requests the VM says it has had, this one included
     * @param owner where the VM ran, or null if the reply does not say so
     */
    public record Answered(int vm, long count, @Nullable Owner owner) implements Outcome {}

    /**
     * Where a VM ran.
     *
     * @param node its name
     * @param epoch of the VM's slab
     */
    public record Owner(String node, long epoch) {}

    /** The cluster has refused it: the VM has not had it and never will. */
    public record Refused() implements Outcome {}

    /** No reply came, or the connection was lost: the VM may have had it, and may still. */
    public record Unknown() implements Outcome {}

    /** The heads of {@link #line}. */
    public static final String HEADS =
            String.join("\t", List.of("client", "vm", "via", "start", "end", "outcome", "count", "node", "epoch"));

    /** A line of a log, separated by tabs. */
    public String line() {
        String what = outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        String head = "%d\t%d\t%s\t%d\t%d\t%s".formatted(client, vm, via, start, end, what);
        if (!(outcome instanceof Answered answered)) {
            return head + "\t\t\t";
        }
        Owner owner = answered.owner();
        return "%s\t%d\t%s"
                .formatted(head, answered.count(), owner == null ? "\t" : owner.node() + "\t" + owner.epoch());
    }
}
