package dev.plankton.cluster.map;

/**
 * Epochs of slabs. The upper 31 bits are the term of the node that decided, the lower 32 bits count its decisions about the slab: terms
 * of two nodes differ, so no epoch is given twice, whatever one of them does not know of the other.
 */
public final class Epochs {
    /** The highest term. */
    public static final int LAST_TERM = Integer.MAX_VALUE;

    private Epochs() {}

    /**
     * The epoch that follows {@code epoch} of a slab.
     *
     * @param term of the node that decides, at least that of {@code epoch}
     * @param epoch of the slab until now, 0 if it has had none
     * @throws IllegalArgumentException if a later term has decided about the slab already
     */
    public static long next(int term, long epoch) {
        if (term < term(epoch)) {
            throw new IllegalArgumentException("term %d is over: the slab is in epoch %s".formatted(term, text(epoch)));
        }
        return Math.max(epoch + 1, (long) term << 32 | 1);
    }

    /** The term in which {@code epoch} was given. */
    public static int term(long epoch) {
        return (int) (epoch >>> 32);
    }

    /** For people: term and count, as in "3.1". */
    public static String text(long epoch) {
        return term(epoch) + "." + (epoch & 0xFFFF_FFFFL);
    }
}
