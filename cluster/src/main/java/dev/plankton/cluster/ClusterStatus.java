package dev.plankton.cluster;

import dev.plankton.cluster.map.SlabEntry;
import dev.plankton.cluster.membership.Member;
import dev.plankton.cluster.membership.NodeId;
import java.util.List;

/**
 * A cluster as one of its nodes sees it.
 *
 * @param self the node
 * @param coordinator the node that decides where slabs are; empty if none is known
 * @param nodes the members
 * @param slabs owners and epochs, of slabs that have had one
 * @param serving the slabs that this node serves at this moment
 * @param mayAnswer whether this node holds its lease
 */
public record ClusterStatus(
        NodeId self,
        String coordinator,
        List<Member> nodes,
        List<SlabEntry> slabs,
        List<Integer> serving,
        boolean mayAnswer) {}
