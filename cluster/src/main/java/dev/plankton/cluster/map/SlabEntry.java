package dev.plankton.cluster.map;

import dev.plankton.cluster.membership.NodeId;

/**
 * Which node owns a slab, under which epoch. Of two entries for a slab, that of the higher epoch is true.
 *
 * @param slab its number, from 0
 * @param owner the node
 * @param epoch at least 1; belongs to one owner only, see {@link Epochs}
 */
public record SlabEntry(int slab, NodeId owner, long epoch) {
    /** Checks what it is made of. */
    public SlabEntry {
        if (slab < 0) {
            throw new IllegalArgumentException("slab must be at least 0: " + slab);
        }
        if (epoch < 1) {
            throw new IllegalArgumentException("epoch of slab %d must be at least 1: %d".formatted(slab, epoch));
        }
    }

    @Override
    public String toString() {
        return "slab %d: %s in epoch %s".formatted(slab, owner, Epochs.text(epoch));
    }
}
