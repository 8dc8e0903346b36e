package dev.plankton.cluster.coordination;

import dev.plankton.cluster.map.Epochs;
import dev.plankton.cluster.membership.NodeId;

/**
 * The order to hand over a slab. The next owner holds it under {@code next} from the moment that the present owner gives it up: both know
 * without asking further.
 *
 * @param slab its number
 * @param from the present owner
 * @param epoch under which it owns the slab; the order is void under another
 * @param to the next owner
 * @param next its epoch, kept free for it
 */
public record MoveOrder(int slab, NodeId from, long epoch, NodeId to, long next) {
    @Override
    public String toString() {
        return "slab %d from %s (epoch %s) to %s (epoch %s)"
                .formatted(slab, from, Epochs.text(epoch), to, Epochs.text(next));
    }
}
