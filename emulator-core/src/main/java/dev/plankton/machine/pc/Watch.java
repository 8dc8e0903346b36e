package dev.plankton.machine.pc;

import dev.plankton.machine.Exit;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.TraceLine;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is looked at between instructions: breakpoints, and a listener that takes each instruction's line. */
final class Watch {
    private final Set<Integer> breakpoints = new HashSet<>();
    private @Nullable Consumer<String> listener;

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

    /** Executes at most {@code fuel} instructions up to {@code horizon}: one, if it is to be looked at. */
    Exit run(Core core, int fuel, long horizon) {
        boolean needsSteps = listener != null || !breakpoints.isEmpty();
        return needsSteps ? step(core, horizon) : core.run(fuel, horizon);
    }

    /** Executes one instruction, or lets time pass up to {@code horizon}. */
    private Exit step(Core core, long horizon) {
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
