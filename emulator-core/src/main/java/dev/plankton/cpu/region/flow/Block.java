package dev.plankton.cpu.region.flow;

import java.util.List;

/**
 * Instructions that are executed one after the other, entered at the first one only.
 *
 * @param steps at least one
 */
public record Block(List<Step> steps) {
    /** A loop of one block is repeated up to so many instructions and times. */
    private static final int UNROLLED = 32, MAX_COPIES = 4;

    public int start() {
        return steps.getFirst().ip();
    }

    /** Whether it jumps back to its own beginning, or goes on. */
    private boolean isLoop() {
        return last().conditional() && last().target() == start();
    }

    /** How often it is emitted, one behind the other. */
    int copies() {
        return isLoop() ? Math.clamp(UNROLLED / steps.size(), 1, MAX_COPIES) : 1;
    }

    /** Instructions of all copies. */
    public int instructions() {
        return copies() * steps.size();
    }

    /** Whether an instruction may have taken more fuel than can be told before: a charge for a port, or iterations. */
    boolean takesMore() {
        return steps.stream().anyMatch(step -> step.accessesPort() || step.repeats());
    }

    public Step last() {
        return steps.getLast();
    }
}
