package dev.plankton.machine.pc;

import dev.plankton.cpu.interpreter.CodeWatch;
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
    private @Nullable CodeWatch code;
    private @Nullable Consumer<String> listener;

    void stopAt(Core core, int address) {
        breakpoints.add(address);
        attach(core);
    }

    void passBy(Core core, int address) {
        breakpoints.remove(address);
        attach(core);
    }

    /** From now on {@code core} stops at the breakpoints. */
    void attach(Core core) {
        code = breakpoints.isEmpty() ? null : new CodeWatch(breakpoints);
        core.cpu().watchCode(code);
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
