package dev.plankton.cluster;

import dev.plankton.cluster.coordination.MoveReport;
import dev.plankton.cluster.map.SlabEntry;
import dev.plankton.cluster.membership.MembershipEvent;

/** Something that has happened in a cluster, as one of its nodes sees it. */
public sealed interface ClusterEvent {
    /** Something has happened to a node. */
    record Node(MembershipEvent event) implements ClusterEvent {}

    /** A slab has another owner, or another epoch. */
    record Owned(SlabEntry entry) implements ClusterEvent {}

    /** A slab has moved away from this node. */
    record Left(MoveReport report) implements ClusterEvent {}
}
