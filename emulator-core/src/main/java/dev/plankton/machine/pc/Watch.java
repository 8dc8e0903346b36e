package dev.plankton.machine.pc;

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
final class Watch implements DataWatch {
    private final Set<Integer> breakpoints = new HashSet<>();
    private final List<Range> ranges = new ArrayList<>();
    private @Nullable Consumer<String> listener;
    private @Nullable Core core;
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

    /** From now on it is about this core. */
    void connect(Core to) {
        core = to;
        watchData(to);
    }

    private void watchData(Core of) {
        of.cpu().watchData(ranges.isEmpty() && probe < 0 ? null : this);
    }

    void watch(int from, int length, Access access) {
        ranges.add(new Range(from, length, access));
        update();
    }

    void unwatch(int from, int length, Access access) {
        ranges.remove(new Range(from, length, access));
        update();
    }

    private void update() {
        if (core != null) {
            watchData(core);
        }
    }

    /** Notes writes to a byte, without a stop; -1 for none. */
    void probe(int address) {
        probe = address;
        probed = false;
        update();
    }

    /** Whether an instruction has written to the byte since this was asked last. */
    boolean probed() {
        boolean taken = probed;
        probed = false;
        return taken;
    }

    @Override
    public void accessed(int address, int bytes, boolean writes) {
        probed |= writes && probe >= address && probe < address + bytes;
        for (Range range : ranges) {
            if (range.overlaps(address, bytes) && range.access.includes(writes)) {
                met = new Outcome.AtWatchpoint(range.from, writes);
                if (core != null) {
                    core.leave();
                }
                return;
            }
        }
    }

    /** The watched access that an instruction has made since this was asked last; null if none has. */
    Outcome.@Nullable AtWatchpoint takeMet() {
        Outcome.AtWatchpoint taken = met;
        met = null;
        return taken;
    }

    void stopAt(int address) {
        breakpoints.add(address);
    }

    void passBy(int address) {
        breakpoints.remove(address);
    }

    boolean stopsAt(int address) {
        return breakpoints.contains(address);
    }

    void trace(@Nullable Consumer<String> lines) {
        listener = lines;
    }

    /** Whether guest code has to be executed instruction by instruction. */
    boolean needsSteps() {
        return listener != null || !breakpoints.isEmpty();
    }

    /** Executes one instruction, or lets time pass up to {@code horizon}. */
    Exit step(Core core, long horizon) {
        Consumer<String> lines = listener;
        if (lines == null) {
            return core.run(1, horizon);
        }
        String line = TraceLine.of(core);
        long before = core.cpu().instructions();
        Exit exit = core.run(1, horizon);
        if (core.cpu().instructions() != before) {
            lines.accept(line);
        }
        return exit;
    }
}
