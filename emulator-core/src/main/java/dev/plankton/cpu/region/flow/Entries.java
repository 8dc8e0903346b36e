package dev.plankton.cpu.region.flow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a region can be entered: where it was made for, and at the head of each loop, since it is left there for want of
 * fuel, and loops are found by their jumps backwards. So a nest of loops is one region and not one for each loop.
 *
 * <p>HotSpot optimises no loop that is entered at several places. So a jump back closes a loop directly only if no other
 * entry lies in it; else it goes by way of the dispatch among the entries, which then is the loop's head.
 */
public final class Entries {
    private static final int MOST = 16;

    private record Edge(int from, int to) {}

    private final ControlFlow flow;
    private final Set<Integer> heads = new LinkedHashSet<>();
    private final Map<Integer, Set<Integer>> before = new HashMap<>();
    private final Set<Edge> back = new HashSet<>();
    private final Set<Edge> dispatched = new HashSet<>();

    /** Finds the entries of a region. */
    public Entries(ControlFlow flow) {
        this.flow = flow;
        Block first = flow.blocks().iterator().next();
        heads.add(first.start());
        for (Block block : flow.blocks()) {
            if (block.last().jumpsByDisplacement()
                    && flow.has(block.last().target())
                    && block.last().target() <= block.start()) {
                addHead(block.last().target());
            }
        }
        Set<Integer> seen = new HashSet<>();
        for (int head : List.copyOf(heads)) {
            if (!seen.contains(head)) {
                find(flow.at(head), new HashSet<>(), seen);
            }
        }
        for (Edge edge : back) {
            if (heads.contains(edge.to())
                    && loop(edge).stream().anyMatch(ip -> ip != edge.to() && heads.contains(ip))) {
                dispatched.add(edge);
            }
        }
    }

    private void find(Block block, Set<Integer> above, Set<Integer> seen) {
        seen.add(block.start());
        above.add(block.start());
        for (Block next : flow.successors(block)) {
            before.computeIfAbsent(next.start(), ip -> new HashSet<>()).add(block.start());
            if (above.contains(next.start())) {
                back.add(new Edge(block.start(), next.start()));
                addHead(next.start());
            }
            if (!seen.contains(next.start())) {
                find(next, above, seen);
            }
        }
        above.remove(block.start());
    }

    private void addHead(int ip) {
        if (heads.size() < MOST) {
            heads.add(ip);
        }
    }

    /** Blocks of the loop that a jump back closes. */
    private Set<Integer> loop(Edge edge) {
        Set<Integer> found = new HashSet<>(List.of(edge.to(), edge.from()));
        Deque<Integer> open = new ArrayDeque<>(found);
        open.remove(edge.to());
        while (!open.isEmpty()) {
            for (int ip : before.getOrDefault(open.removeFirst(), Set.of())) {
                if (found.add(ip)) {
                    open.addLast(ip);
                }
            }
        }
        return found;
    }

    /** The IPs, that of the region's first block first. */
    public List<Integer> ips() {
        return List.copyOf(heads);
    }

    /** Whether there is more than one. */
    public boolean several() {
        return heads.size() > 1;
    }

    /** Whether the way from a block to an IP is by the dispatch. */
    public boolean dispatches(Block from, int to) {
        return dispatched.contains(new Edge(from.start(), to));
    }
}
