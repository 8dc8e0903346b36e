package dev.plankton.machine.pc;

import dev.plankton.cpu.interpreter.CodeWatch;
import dev.plankton.cpu.state.DataWatch;
import dev.plankton.machine.Exit;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.TraceLine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is looked at while a machine runs: breakpoints, watched memory, and a listener that takes each instruction's line. */
final class Watch {
    private final Set<Integer> breakpoints = new HashSet<>();
    private final List<Range> ranges = new ArrayList<>();
    private @Nullable CodeWatch code;
    private @Nullable Consumer<String> listener;
    private Outcome.@Nullable AtWatchpoint met;

    /** The byte whose writes {@link #probed} reports, or -1. */
    private int probe = -1;

    private boolean probed;

    /** Memory that is watched; its addresses are linear. */
    private record Range(int from, int length, Access access) {
        boolean overlaps(int address, int bytes) {
            return address < from + length && from < address + bytes;
        }
    }

    void stopAt(Core core, int address) {
        breakpoints.add(address);
        attach(core);
    }

    void passBy(Core core, int address) {
        breakpoints.remove(address);
        attach(core);
    }

    void watch(Core core, int from, int length, Access access) {
        ranges.add(new Range(from, length, access));
        attach(core);
    }

    void unwatch(Core core, int from, int length, Access access) {
        ranges.remove(new Range(from, length, access));
        attach(core);
    }

    /** Notes writes to a byte, without a stop; -1 for none. */
    void probe(Core core, int address) {
        probe = address;
        probed = false;
        attach(core);
    }

    /** Whether an instruction has written to the byte since this was asked last. */
    boolean probed() {
        boolean taken = probed;
        probed = false;
        return taken;
    }

    /** From now on {@code core} stops at the breakpoints and after watched accesses. */
    void attach(Core core) {
        code = breakpoints.isEmpty() ? null : new CodeWatch(breakpoints);
        core.cpu().watchCode(code);
        boolean none = ranges.isEmpty() && probe < 0;
        DataWatch data = (address, bytes, writes) -> accessed(core, address, bytes, writes);
        core.cpu().watchData(none ? null : data);
    }

    private void accessed(Core core, int address, int bytes, boolean writes) {
        probed |= writes && probe >= address && probe < address + bytes;
        for (Range range : ranges) {
            if (range.overlaps(address, bytes) && range.access.includes(writes)) {
                met = new Outcome.AtWatchpoint(range.from, writes);
                core.leave();
                return;
            }
        }
    }

    /** Whether {@link #takeMet} would return something. */
    boolean hasMet() {
        return met != null;
    }

    /** The watched access that an instruction has made since this was asked last; null if none has. */
    Outcome.@Nullable AtWatchpoint takeMet() {
        Outcome.AtWatchpoint taken = met;
        met = null;
        return taken;
    }

    /** A run begins, which gets past a breakpoint at which it does. */
    void begin(Core core) {
        if (code != null) {
            code.begin(core.instructions());
        }
    }

    /** Whether a breakpoint is next: not in sleep, nor within a repeated string instruction. */
    boolean stops(Core core) {
        return code != null
                && !core.cpu().stringCut
                && !Core.asleep(core.memory().get8(Core.ACTIVITY_AT))
                && breakpoints.contains(core.cpu().codeAddress());
    }

    void trace(@Nullable Consumer<String> lines) {
        listener = lines;
    }

    /** Runs {@code core}, instruction by instruction if those are listened to. */
    Exit run(Core core, int fuel, long horizon) {
        Consumer<String> lines = listener;
        return lines == null ? core.run(fuel, horizon) : TraceLine.step(core, horizon, lines);
    }
}
