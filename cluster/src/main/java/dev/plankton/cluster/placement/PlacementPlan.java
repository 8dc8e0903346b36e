package dev.plankton.cluster.placement;

import dev.plankton.cluster.membership.NodeId;
import java.util.List;
import java.util.SortedMap;

/**
 * What is to be done about slabs now.
 *
 * @param openings slabs that no living node owns, and the node that is to open each
 * @param moves slabs to be moved between living nodes
 */
public record PlacementPlan(SortedMap<Integer, NodeId> openings, List<SlabMove> moves) {}
