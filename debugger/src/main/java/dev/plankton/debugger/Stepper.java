package dev.plankton.debugger;

import dev.plankton.debugger.stop.Expression;
import dev.plankton.debugger.stop.StopPoint;
import dev.plankton.debugger.stop.StopPoints;
import dev.plankton.debugger.stop.StopRule;
import dev.plankton.debugger.stop.Trigger;
import dev.plankton.disassembly.Disassembler;
import dev.plankton.disassembly.Disassembly;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Register;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Steps that are more than one instruction: over calls, out of them, and to an address. All stop points stop them. */
public final class Stepper {
    /** After these the next instruction follows, once what they begin is done. */
    private static final Pattern COMES_BACK = Pattern.compile("(o32 |a32 )*(call|int|rep|loop).*");

    private static final Pattern RETURNS = Pattern.compile("(o32 )?(ret|iret).*");

    /** No instruction is longer, whatever its prefixes. */
    private static final int MOST_BYTES = 16;

    /** No call is longer, with two prefixes. */
    private static final int LONGEST_CALL = 10;

    /** Steps between two looks whether the debugger wants it to stop. */
    private static final int LOOK = 1000;

    private final Debuggee debuggee;
    private final StopPoints stops;

    /** Steps of {@code debuggee}. */
    public Stepper(Debuggee debuggee) {
        this.debuggee = debuggee;
        stops = debuggee.stopPoints();
    }

    /** The instruction at a linear address, as if CS were what it is. */
    public Disassembly instruction(int address) {
        Machine machine = debuggee.machine();
        byte[] bytes = new byte[MOST_BYTES];
        for (int n = 0; n < MOST_BYTES; n++) {
            try {
                bytes[n] = machine.read(address + n, 1)[0];
            } catch (IllegalArgumentException e) {
                bytes[n] = -1;
            }
        }
        int ip = address - (machine.get(Register.CS) << 4);
        return Disassembler.of(machine.profile().cpu()).at(bytes, 0, ip & 0xFFFF);
    }

    private String next() {
        return instruction(debuggee.codeAddress()).text();
    }

    /** Executes an instruction, with all that it calls: CALL, INT, LOOP and repeated string instructions. */
    public Stop over(Interruption interruption) throws IOException {
        Disassembly next = instruction(debuggee.codeAddress());
        if (!COMES_BACK.matcher(next.text()).matches()) {
            return debuggee.step(interruption);
        }
        return returned(debuggee.codeAddress() + next.length(), debuggee.stackAddress(), interruption);
    }

    /** Runs until the instruction at {@code address} is next and no more is on the stack than at {@code stack}; both are linear. */
    public Stop returned(int address, int stack, Interruption interruption) throws IOException {
        Expression left = Expression.parse("ss:sp >= 0%x".formatted(stack));
        return runTo(StopRule.on(new Trigger.Code(address)).when(left), interruption);
    }

    /** Executes up to the return from the procedure or handler that it is in. */
    public Stop out(Interruption interruption) throws IOException {
        int depth = debuggee.stackAddress();
        for (int n = 1; n % LOOK != 0 || !interruption.requested(); n++) {
            boolean returns = RETURNS.matcher(next()).matches();
            Stop stop = returns ? debuggee.step(interruption) : over(interruption);
            if (!(stop instanceof Stop.Stepped) || returns && debuggee.stackAddress() > depth) {
                return stop;
            }
        }
        return new Stop.Interrupted();
    }

    /** Runs until the instruction at a linear address is next. */
    public Stop to(int address, Interruption interruption) throws IOException {
        return runTo(StopRule.on(new Trigger.Code(address)), interruption);
    }

    private Stop runTo(StopRule rule, Interruption interruption) throws IOException {
        StopPoint there = stops.addHidden(rule);
        try {
            return arrived(debuggee.resume(interruption), List.of(there));
        } finally {
            stops.remove(there);
        }
    }

    /** A step that ends where it was to is no stop at a breakpoint. */
    private Stop arrived(Stop stop, List<StopPoint> there) {
        boolean only = stop instanceof Stop.AtBreakpoint && there.containsAll(stops.met());
        return only ? new Stop.Stepped() : stop;
    }

    /** Takes the last instruction back, with all that it called. */
    public Stop overBack() {
        int address = debuggee.codeAddress();
        int stack = debuggee.stackAddress();
        Stop stop = debuggee.stepBack();
        String last = next();
        if (!(stop instanceof Stop.Stepped) || !RETURNS.matcher(last).matches() || debuggee.stackAddress() >= stack) {
            return stop;
        }
        List<StopPoint> calls = new ArrayList<>();
        Expression returned = Expression.parse("ss:sp == 0%x".formatted(stack - dropped(last)));
        for (int length = 1; length <= Math.min(LONGEST_CALL, address); length++) {
            Disassembly before = instruction(address - length);
            if (before.length() == length && COMES_BACK.matcher(before.text()).matches()) {
                calls.add(stops.addHidden(
                        StopRule.on(new Trigger.Code(address - length)).when(returned)));
            }
        }
        try {
            // A device's interrupt comes after any instruction: then there is no call to go back to.
            return calls.isEmpty() ? stop : arrived(debuggee.resumeBack(), calls);
        } finally {
            calls.forEach(stops::remove);
        }
    }

    /** Bytes of arguments that a return takes from the stack. */
    private static int dropped(String instruction) {
        String operand = instruction.substring(instruction.indexOf(' ') + 1);
        return operand.matches("0x[0-9a-f]{1,4}|[0-9]") ? Integer.decode(operand) : 0;
    }
}
