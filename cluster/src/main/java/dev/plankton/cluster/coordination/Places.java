package dev.plankton.cluster.coordination;

import dev.plankton.cluster.coordination.Leader.Follow;
import dev.plankton.cluster.membership.Member;
import dev.plankton.cluster.membership.NodeId;
import dev.plankton.cluster.placement.NodeLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The nodes that slabs can be on. Guarded as {@link Decisions}. */
final class Places {
    /** How long nodes that are started together are waited for, of which some are there. */
    private static final long SETTLE_NANOS = Duration.ofSeconds(2).toNanos();

    private final ControlSettings settings;

    /** The nodes that can be given slabs, and since when it is these. */
    private Set<NodeId> ready = Set.of();

    private long readySince;

    Places(ControlSettings settings) {
        this.settings = settings;
    }

    /**
     * What placement goes by: a node that cannot be asked, or is on its way out, gets nothing more.
     *
     * @param drained nodes that are to give up their slabs
     */
    static List<NodeLoad> of(Map<NodeId, Member> members, Map<NodeId, Follow> nodes, Set<NodeId> drained) {
        List<NodeLoad> places = new ArrayList<>();
        members.forEach((node, member) -> {
            Follow known = nodes.get(node);
            boolean ready = known != null
                    && known.reported
                    && !known.refused
                    && !known.report.draining()
                    && !drained.contains(node)
                    && member.reachable()
                    && member.status() == Member.Status.UP;
            places.add(new NodeLoad(node, known == null ? 1 : Math.max(1, known.report.capacity()), !ready));
        });
        return places;
    }

    /**
     * Whether slabs may be opened for the first time: enough nodes are there, and, where several are started together, none was added
     * for a moment, or it would get its slabs by moves.
     */
    boolean haveSettled(List<NodeLoad> places, long now) {
        Set<NodeId> present = places.stream()
                .filter(place -> !place.draining())
                .map(NodeLoad::node)
                .collect(Collectors.toSet());
        if (!present.equals(ready)) {
            ready = present;
            readySince = now;
        }
        boolean quiet =
                now - readySince >= Math.min(SETTLE_NANOS, settings.lease().toNanos());
        return ready.size() >= settings.minimumNodes() && (settings.minimumNodes() == 1 || quiet);
    }
}
