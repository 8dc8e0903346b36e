package dev.plankton.cluster.slab;

import dev.plankton.cluster.coordination.MoveOrder;

/** Moves slabs of this node away. Called by threads that may block. */
public interface SlabMover {
    /** Moves none. */
    SlabMover NONE = new SlabMover() {
        @Override
        public void move(MoveOrder order) {}

        @Override
        public void resume(Slab slab) {}

        @Override
        public void dropped(Slab slab) {}
    };

    /** Moves a slab. */
    void move(MoveOrder order);

    /** The slab stays here: if it was offered to another node, and it is not known whether that took it, its VMs go on. */
    void resume(Slab slab);

    /** The slab is another node's, which may be the one that it was offered to. */
    void dropped(Slab slab);
}
