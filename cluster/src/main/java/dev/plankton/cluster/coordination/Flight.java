package dev.plankton.cluster.coordination;

import org.jspecify.annotations.Nullable;

/** A move that is under way. */
final class Flight {
    final MoveOrder order;

    /** Since when the next owner is asked not to accept it, and since when the present one is to resume; null if that is not so. */
    @Nullable
    Long revokedAt, resumedAt;

    Flight(MoveOrder order) {
        this.order = order;
    }
}
