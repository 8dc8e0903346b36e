package dev.plankton.cpu.region.flow;

import dev.plankton.cpu.isa.Decoder;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.isa.Trait;
import dev.plankton.cpu.model.CpuModel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The blocks that can be reached from a region's entry, as far as a number of instructions goes. */
public final class ControlFlow {
    /** No instruction of a region begins after this IP, so that none crosses the segment's end. */
    private static final int LAST = 0xFFE0;

    private final Decoder decoder;
    private final CpuModel model;
    private final IntUnaryOperator code;
    private final IntUnaryOperator handlers;
    private final int selector;
    private final int most;
    private final boolean loops;
    private final Map<Integer, Step> steps = new TreeMap<>();
    private final Set<Integer> leaders = new TreeSet<>();
    private final Set<Integer> returns = new TreeSet<>();
    private final Map<Integer, Block> blocks = new LinkedHashMap<>();

    /**
     * Follows the code.
     *
     * @param code the byte at an IP, or -1 where it is not known
     * @param handlers the IP of the handler of an interrupt, or -1 where it is in another segment
     * @param selector CS
     * @param most instructions that are looked at
     */
    public ControlFlow(
            CpuModel model, IntUnaryOperator code, IntUnaryOperator handlers, int selector, int entry, int most) {
        this.model = model;
        this.selector = selector;
        this.code = code;
        this.handlers = handlers;
        this.most = most;
        decoder = Decoder.of(model);
        discover(entry);
        Set<Integer> returning = returning(entry);
        loops = returning.contains(entry);
        if (loops) {
            steps.keySet().retainAll(returning);
        }
        cut(entry);
    }

    /** The blocks, that of the entry first. */
    public Collection<Block> blocks() {
        return blocks.values();
    }

    /** Whether the entry is reached again. */
    public boolean loops() {
        return loops;
    }

    /** The block that begins at an IP, where one does. */
    public Block at(int ip) {
        return Objects.requireNonNull(blocks.get(ip));
    }

    /** Whether a block begins at an IP. */
    public boolean has(int ip) {
        return blocks.containsKey(ip);
    }

    /** The blocks that may be executed next; there may be ways out of the region, too. */
    List<Block> successors(Block block) {
        return successors(block.last()).stream()
                .map(blocks::get)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Whether the region may be left after a block: for code that does not belong to it. */
    boolean mayLeaveBehind(Block block) {
        return block.last().returns() || successors(block.last()).stream().anyMatch(ip -> !blocks.containsKey(ip));
    }

    /** Where the calls in the region return to. */
    public Set<Integer> returns() {
        return returns;
    }

    /** All instructions. */
    public Collection<Step> steps() {
        return steps.values();
    }

    /** IPs of instructions that do not belong to the region and follow one of it without a transfer of control. */
    public Set<Integer> exitsInSequence() {
        Set<Integer> exits = new TreeSet<>();
        for (Step step : steps.values()) {
            if (step.goesOnInSequence() && !steps.containsKey(step.next())) {
                exits.add(step.next());
            }
        }
        return exits;
    }

    private void discover(int entry) {
        Deque<Integer> open = new ArrayDeque<>(List.of(entry));
        leaders.add(entry);
        while (!open.isEmpty() && steps.size() < most) {
            int ip = open.removeFirst();
            while (ip <= LAST && !steps.containsKey(ip) && steps.size() < most) {
                Instruction instruction = decode(ip);
                if (instruction == null || Coverage.of(instruction, model) == Coverage.LEFT) {
                    break;
                }
                boolean goesElsewhere = instruction.form().is(Trait.INTERRUPT) || isFarPointer(instruction);
                int targetAt = goesElsewhere ? targetAt(instruction) : -1;
                if (goesElsewhere && targetAt < 0) {
                    break;
                }
                Step step = new Step(ip, instruction, targetAt);
                steps.put(ip, step);
                if (step.branches()) {
                    leaders.add(step.target());
                    open.addLast(step.target());
                }
                if (Coverage.of(instruction, model) == Coverage.CALLED) {
                    leaders.add(step.next());
                }
                if (step.endsBlock()) {
                    if (!step.fallsThrough()) {
                        break;
                    }
                    leaders.add(step.next());
                    if (!step.conditional()) {
                        returns.add(step.next());
                    }
                }
                ip = step.next();
            }
        }
    }

    private static boolean isFarPointer(Instruction instruction) {
        return instruction.form().operands().contains("Ap");
    }

    /** IP of an interrupt's handler or a far pointer's target; -1 if that is in another segment. */
    private int targetAt(Instruction instruction) {
        if (isFarPointer(instruction)) {
            return (instruction.immediate2() & 0xFFFF) == selector ? instruction.immediate() & 0xFFFF : -1;
        }
        return handlers.applyAsInt(instruction.immediate() & 0xFF);
    }

    /**
     * The instructions from which the entry is reached again: what leads away is executed once for each entry, and would
     * only take registers of the host from the loops.
     */
    private Set<Integer> returning(int entry) {
        Map<Integer, Set<Integer>> before = new HashMap<>();
        for (Step step : steps.values()) {
            for (int next : successors(step)) {
                before.computeIfAbsent(next, ip -> new TreeSet<>()).add(step.ip());
            }
        }
        Set<Integer> found = new TreeSet<>();
        Deque<Integer> open = new ArrayDeque<>(List.of(entry));
        while (!open.isEmpty()) {
            for (int ip : before.getOrDefault(open.removeFirst(), Set.of())) {
                if (found.add(ip)) {
                    open.addLast(ip);
                }
            }
        }
        return found;
    }

    private Set<Integer> successors(Step step) {
        Set<Integer> found = new TreeSet<>();
        if (step.branches()) {
            found.add(step.target());
        }
        if (step.goesOnInSequence()) {
            found.add(step.next());
        }
        if (step.returns()) {
            found.addAll(returns);
        }
        return found;
    }

    private @Nullable Instruction decode(int ip) {
        boolean[] known = {true};
        Instruction instruction = decoder.decode(n -> {
            int value = code.applyAsInt(ip + n);
            known[0] &= value >= 0;
            return value & 0xFF;
        });
        return known[0] && ip + instruction.length() <= LAST ? instruction : null;
    }

    private void cut(int entry) {
        List<Integer> starts = new ArrayList<>(leaders);
        starts.remove(Integer.valueOf(entry));
        starts.addFirst(entry);
        for (int start : starts) {
            List<Step> found = new ArrayList<>();
            Step step = steps.get(start);
            while (step != null) {
                found.add(step);
                if (step.endsBlock() || leaders.contains(step.next())) {
                    break;
                }
                step = steps.get(step.next());
            }
            if (!found.isEmpty()) {
                blocks.put(start, new Block(List.copyOf(found)));
            }
        }
    }
}
