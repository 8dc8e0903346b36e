package dev.plankton.cpu.region.flow;

import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.ops.InterruptFrames;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Where a region looks whether its fuel suffices: at each entry, once in each loop, and after a block with an instruction
 * that may have taken more fuel than its own. There it asks for as much as the longest way to the next look takes.
 */
public final class FuelChecks {
    private final ControlFlow flow;
    private final CpuModel model;
    private final Set<Integer> checked = new HashSet<>();
    private final Map<Integer, Integer> longest = new HashMap<>();

    /** Finds where a region that can be entered at {@code entries} looks. */
    public FuelChecks(ControlFlow flow, CpuModel model, Entries entries) {
        this.flow = flow;
        this.model = model;
        checked.addAll(entries.ips());
        Set<Integer> seen = new HashSet<>();
        for (Block block : flow.blocks()) {
            if (checked.contains(block.start()) && !seen.contains(block.start())) {
                find(block, new HashSet<>(), seen);
            }
        }
    }

    /** Fuel from the beginning of a block to the next look; 0 if there is no look before it. */
    public int at(Block block) {
        return checked.contains(block.start()) ? longest(block) : 0;
    }

    /** Each loop has an edge to a block from which one has come there. */
    private void find(Block block, Set<Integer> above, Set<Integer> seen) {
        seen.add(block.start());
        above.add(block.start());
        for (Block next : flow.successors(block)) {
            if (above.contains(next.start())
                    || Coverage.of(block.last().instruction(), model) == Coverage.CALLED
                    || block.takesMore()) {
                checked.add(next.start());
            }
            if (!seen.contains(next.start())) {
                find(next, above, seen);
            }
        }
        above.remove(block.start());
    }

    /** What an instruction takes of the fuel beside its own. */
    public int charge(Step step) {
        if (Coverage.of(step.instruction(), model) != Coverage.EMITTED) {
            return 0;
        }
        return switch (step.instruction().handler()) {
            case Handler.INT -> InterruptFrames.COST;
            case Handler.PUSHA, Handler.POPA -> InterruptFrames.ALL_COST;
            default -> 0;
        };
    }

    /** What one copy of a block takes beside its instructions' own, from its instruction {@code first} on. */
    public int charges(Block block, int first) {
        return block.steps().stream().skip(first).mapToInt(this::charge).sum();
    }

    private int longest(Block block) {
        Integer known = longest.get(block.start());
        if (known != null) {
            return known;
        }
        int most = 0;
        for (Block next : flow.successors(block)) {
            if (!checked.contains(next.start())) {
                most = Math.max(most, longest(next));
            }
        }
        most += block.instructions() + block.copies() * charges(block, 0);
        longest.put(block.start(), most);
        return most;
    }
}
