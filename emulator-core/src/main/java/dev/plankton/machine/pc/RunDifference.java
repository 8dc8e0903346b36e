package dev.plankton.machine.pc;

import dev.plankton.cpu.model.Tier;
import dev.plankton.machine.core.VmClock;
import dev.plankton.memory.StateMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where two recorded runs begin to differ.
 *
 * @param moment instructions executed since power-on, up to which they are the same
 * @param code the linear address of the instruction that both execute next then, or the first of them where they begin
 * @param differences what differs one instruction, or one input, later: registers and memory, with both values each
 */
public record RunDifference(long moment, int code, List<String> differences) {
    /** Instructions that both run before they are compared, at first. */
    private static final long STRIDE = 1_000_000;

    private static final int MOST_LINES = 20;

    /** Copies the list. */
    public RunDifference {
        differences = List.copyOf(differences);
    }

    /**
     * Finds the first difference. Takes as long as to run both, and a bit more.
     *
     * @return empty if there is none up to the end of the shorter one, and they end alike
     * @throws ReplayException if one of them cannot be run again
     */
    public static Optional<RunDifference> first(Recording one, Recording other) {
        try (Machine a = Machine.replay(one, Tier.REGIONS_WHEN_HOT);
                Machine b = Machine.replay(other, Tier.REGIONS_WHEN_HOT)) {
            if (!one.profile().equals(other.profile()) || one.beginning() != other.beginning()) {
                return Optional.of(new RunDifference(
                        one.beginning(),
                        a.codeAddress(),
                        List.of("they begin as %s at %,d, and %s at %,d"
                                .formatted(one.profile(), one.beginning(), other.profile(), other.beginning()))));
            }
            return search(a, b, Math.min(one.end(), other.end()), one.end(), other.end());
        }
    }

    private static Optional<RunDifference> search(Machine a, Machine b, long end, long oneEnd, long otherEnd) {
        Machine.Mark markA = a.mark();
        Machine.Mark markB = b.mark();
        long stride = STRIDE;
        List<String> differences = differences(a, b);
        if (!differences.isEmpty()) {
            return Optional.of(new RunDifference(a.instructions(), a.codeAddress(), differences));
        }
        while (a.instructions() < end) {
            long to = Math.min(a.instructions() + stride, end);
            runTo(a, to);
            runTo(b, to);
            differences = differences(a, b);
            if (differences.isEmpty()) {
                if (a.instructions() < to) {
                    return Optional.empty(); // Both have ended.
                }
                markA = a.mark();
                markB = b.mark();
                continue;
            }
            a.back(markA);
            b.back(markB);
            if (stride == 1) {
                return Optional.of(new RunDifference(a.instructions(), a.codeAddress(), differences));
            }
            stride = Math.max(1, stride / 10);
        }
        return oneEnd == otherEnd
                ? Optional.empty()
                : Optional.of(new RunDifference(
                        end,
                        a.codeAddress(),
                        List.of("one ends after %,d instructions, the other after %,d".formatted(oneEnd, otherEnd))));
    }

    private static void runTo(Machine machine, long moment) {
        Outcome _ = machine.run(moment - machine.instructions());
    }

    private static List<String> differences(Machine a, Machine b) {
        List<String> lines = new ArrayList<>();
        if (a.instructions() != b.instructions()) {
            lines.add("one has ended after %,d instructions, the other after %,d"
                    .formatted(a.instructions(), b.instructions()));
        }
        for (Register register : Register.values()) {
            if (a.get(register) != b.get(register)) {
                lines.add("%s: %X, %X".formatted(register, a.get(register), b.get(register)));
            }
        }
        byte[] one = comparable(a);
        byte[] other = comparable(b);
        int at = Arrays.mismatch(one, other);
        int found = 0;
        while (at >= 0 && found < MOST_LINES) {
            lines.add(
                    at < StateMap.HIDDEN
                            ? "memory %05X: %02X, %02X".formatted(at, one[at] & 0xFF, other[at] & 0xFF)
                            : "device state %X: %02X, %02X"
                                    .formatted(at - StateMap.HIDDEN, one[at] & 0xFF, other[at] & 0xFF));
            int next = Arrays.mismatch(one, at + 1, one.length, other, at + 1, other.length);
            at = next < 0 ? -1 : at + 1 + next;
            found++;
        }
        return lines;
    }

    /** The state without the registers, which are compared by name, and without the host's time at power-on. */
    private static byte[] comparable(Machine machine) {
        byte[] state = machine.state();
        Arrays.fill(state, StateMap.CPU, StateMap.CLOCK, (byte) 0);
        Arrays.fill(state, VmClock.BASE, VmClock.BASE + Long.BYTES, (byte) 0);
        return state;
    }
}
