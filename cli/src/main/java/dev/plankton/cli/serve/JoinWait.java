package dev.plankton.cli.serve;

import java.time.Duration;

/** How long a node waits to be in its cluster. Is asked again and again with the time, in nanoseconds. For one thread. */
final class JoinWait {
    /** How long slabs may be without a node before VMs of the others are served. */
    static final Duration WHOLE = Duration.ofSeconds(60);

    /** How long too few nodes may be members before this one looks for a cluster again; after how long it says that it waits. */
    static final Duration FEW = Duration.ofSeconds(30), SAY = Duration.ofSeconds(5);

    /** What to do next. */
    enum Verdict {
        /** Wait. */
        WAIT,
        /** Wait, and say so. */
        WAIT_LONG,
        /** The node is in. */
        IN,
        /** It is to be started again: the others have removed it, or it has begun a cluster that too few join. */
        AGAIN
    }

    private final int minimum;
    private final long began;

    /** Since when too few are members. */
    private long few;

    /** @param minimum members without which no slab is opened */
    JoinWait(int minimum, long now) {
        this.minimum = minimum;
        began = now;
        few = now;
    }

    /**
     * What to do now.
     *
     * @param ready whether VMs answer at once through the node
     * @param removed whether the others have removed it
     * @param members how many there are as it knows; 0 if it is none itself
     */
    Verdict look(boolean ready, boolean removed, int members, long now) {
        if (ready) {
            return Verdict.IN;
        }
        if (members == 0 || members >= minimum) {
            few = now;
        }
        if (removed || now - few > FEW.toNanos()) {
            return Verdict.AGAIN;
        }
        if (members >= minimum && now - began > WHOLE.toNanos()) {
            return Verdict.IN;
        }
        return now - began > SAY.toNanos() ? Verdict.WAIT_LONG : Verdict.WAIT;
    }
}
