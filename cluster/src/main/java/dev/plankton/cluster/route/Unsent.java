package dev.plankton.cluster.route;

import dev.plankton.hypervisor.io.ReplyListener;

/**
 * A request that was surely not executed yet.
 *
 * @param since when its client gave it, as {@link System#nanoTime}
 * @param moves how often it was sent because another node owned the VM
 * @param sought since when a node that takes it is looked for, as {@link System#nanoTime}
 * @param attempts how often one was looked for since then; 0 if that has not begun
 */
@SuppressWarnings("ArrayRecordComponent") // Not compared.
record Unsent(int vm, byte[] bytes, ReplyListener client, long since, int moves, long sought, int attempts) {
    /** How long a node is looked for that owns the VM, can be reached and takes the request. */
    private static final long SEARCH_NANOS = 2_000_000_000L;

    private static final long AGAIN_MILLIS = 5;
    private static final int MOST_DOUBLINGS = 4;

    Unsent(int vm, byte[] bytes, ReplyListener client) {
        this(vm, bytes, client, System.nanoTime(), 0, 0, 0);
    }

    /** The same, for which none is looked for yet: it waited for its slab, or has learnt of another node. */
    Unsent found(int movesNow) {
        return new Unsent(vm, bytes, client, since, movesNow, 0, 0);
    }

    /** The same, looked for once more. */
    Unsent soughtAgain() {
        return new Unsent(vm, bytes, client, since, moves, attempts == 0 ? System.nanoTime() : sought, attempts + 1);
    }

    /** Whether it was looked for long enough. */
    boolean isGivenUp() {
        return attempts > 1 && System.nanoTime() - sought > SEARCH_NANOS;
    }

    /** When to look again: later each time, as many requests may look for the same node. */
    long delayMillis() {
        return AGAIN_MILLIS << Math.min(attempts - 1, MOST_DOUBLINGS);
    }
}
