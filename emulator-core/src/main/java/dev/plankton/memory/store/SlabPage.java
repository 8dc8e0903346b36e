package dev.plankton.memory.store;

import java.lang.foreign.MemorySegment;

/** One page; closed by the slab that opened it, when no block in it is in use. */
interface SlabPage {
    /** Its bytes. */
    MemorySegment segment();

    /** Gives it back. */
    void close();

    /** Where slabs get their pages from. Safe for any thread. */
    interface Source {
        /** The binary logarithm of what a page has room for. */
        int pageBits();

        /**
         * A page; its contents are of no meaning.
         *
         * @param small whether it is for small deltas
         * @throws OutOfMemoryError if there is no room for it
         */
        SlabPage open(long bytes, boolean small);
    }
}
