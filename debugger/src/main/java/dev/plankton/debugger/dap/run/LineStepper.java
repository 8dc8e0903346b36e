package dev.plankton.debugger.dap.run;

import dev.plankton.debugger.CallStack;
import dev.plankton.debugger.Debuggee;
import dev.plankton.debugger.Interruption;
import dev.plankton.debugger.Stepper;
import dev.plankton.debugger.Stop;
import dev.plankton.debugger.source.SourceMap;
import dev.plankton.disassembly.Disassembly;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A step forward. With lines it goes on until another line of the source begins; code without source is passed over where it is
 * called, and stepped through by instructions where it is all that there is.
 */
public final class LineStepper implements MachineThread.Motion {
    /** What a step does at a call. */
    public enum How {
        /** Stops in what is called. */
        INTO,
        /** Stops after it. */
        OVER
    }

    /** After these the next instruction follows, once what they begin is done. */
    private static final Pattern COMES_BACK = Pattern.compile("(o32 |a32 )*(call|int|rep).*");

    private final Debuggee debuggee;
    private final Stepper stepper;
    private final SourceMap map;
    private final How how;
    private final SourceMap.@Nullable Position begin;
    private @Nullable Goal goal;
    private boolean moved;

    /** Where a run within a step ends: at an address, when the stack is no deeper than it was. */
    private record Goal(int address, int stack) {}

    /** @param lines whether to step by lines of the source, where there is one, and not by instructions */
    public LineStepper(Debuggee debuggee, SourceMap map, How how, boolean lines) {
        this.debuggee = debuggee;
        stepper = new Stepper(debuggee);
        this.map = map;
        this.how = how;
        begin = lines ? position() : null;
    }

    private LineStepper(Debuggee debuggee, Goal goal) {
        this(debuggee, SourceMap.NONE, How.OVER, false);
        this.goal = goal;
        moved = true;
    }

    /**
     * Runs to the caller.
     *
     * @throws IllegalArgumentException if none is known
     */
    public static LineStepper out(Debuggee debuggee) {
        List<CallStack.Frame> frames = CallStack.of(debuggee, 2);
        if (frames.size() < 2) {
            throw new IllegalArgumentException(
                    "no caller is known: the stack has no address after a call; use continue, or a breakpoint");
        }
        return new LineStepper(
                debuggee, new Goal(frames.get(1).address(), frames.get(1).stack()));
    }

    private SourceMap.@Nullable Position position() {
        return map.at(debuggee.codeAddress()).map(SourceMap.Row::position).orElse(null);
    }

    @Override
    public @Nullable Stop go(Interruption interruption) throws IOException {
        while (!interruption.requested()) {
            if (goal != null) {
                Stop stop = run(goal, interruption);
                if (stop != null || goal != null) {
                    return stop;
                }
            } else if (moved && arrived()) {
                return new Stop.Stepped();
            } else {
                Stop stop = step(interruption);
                if (!(stop instanceof Stop.Stepped)) {
                    return stop instanceof Stop.Interrupted ? null : stop;
                }
            }
        }
        return null;
    }

    private boolean arrived() {
        if (begin == null) {
            return true;
        }
        SourceMap.Position here = position();
        return here == null || !here.equals(begin);
    }

    /** One instruction; what it calls is to be passed over by {@link #goal} if so wanted. */
    private Stop step(Interruption interruption) throws IOException {
        int address = debuggee.codeAddress();
        Disassembly next = stepper.instruction(address);
        boolean calls = COMES_BACK.matcher(next.text()).matches();
        Goal after = new Goal(address + next.length(), debuggee.stackAddress());
        if (calls && how == How.OVER) {
            goal = after;
            moved = true;
            return new Stop.Stepped();
        }
        Stop stop = debuggee.step(interruption);
        if (stop instanceof Stop.Stepped) {
            moved = true;
            if (calls && begin != null && position() == null) {
                goal = after;
            }
        }
        return stop;
    }

    /** Runs until the goal is reached, which is null then, or there is another reason to stop; null if interrupted. */
    private @Nullable Stop run(Goal target, Interruption interruption) throws IOException {
        Stop stop = stepper.returned(target.address, target.stack, interruption);
        if (stop instanceof Stop.Stepped) {
            goal = null;
            return null;
        }
        return stop instanceof Stop.Interrupted ? null : stop;
    }
}
