package dev.plankton.debugger;

import dev.plankton.debugger.stop.StopPoint;
import dev.plankton.debugger.stop.StopPoints;
import dev.plankton.debugger.stop.StopRule;
import dev.plankton.debugger.stop.Trigger;
import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.StopReason;
import dev.plankton.machine.pc.Access;
import dev.plankton.machine.pc.History;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import dev.plankton.machine.pc.Register;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A {@link Machine} as debuggers see it: it runs until there is something to look at. Addresses are linear: 16 times the
 * segment plus the offset. Confined to one thread at a time.
 */
public final class Debuggee {
    /** Instructions between two looks whether the debugger wants it to stop: some milliseconds. */
    private static final int LOOK = 500_000;

    /** Bytes that its history may take: some thousand million instructions. */
    private static final long HISTORY = 64 << 20;

    private final Machine machine;
    private final StopPoints stops;

    /** What {@link #stopAt} and {@link #watch} have set. */
    private final Map<Trigger, StopPoint> plain = new HashMap<>();

    /**
     * Memory that is watched.
     *
     * @param address linear
     */
    public record Watchpoint(int address, int length, Access access) {}

    /**
     * What is done with {@code machine} from now on is done through this object. Its history begins now if it has none.
     *
     * @throws IllegalStateException if a disk is open for writing: what is written to it cannot be taken back
     */
    public Debuggee(Machine machine) {
        this.machine = machine;
        if (machine.history().isEmpty()) {
            machine.keepHistory(HISTORY);
        }
        stops = new StopPoints(machine);
    }

    /** Where and when it stops, for all debuggers of it. */
    public StopPoints stopPoints() {
        return stops;
    }

    /** What the machine has done. */
    public History history() {
        return machine.history().orElseThrow();
    }

    /** The machine, to be looked at. */
    public Machine machine() {
        return machine;
    }

    /** Executes one instruction; while it sleeps, time passes until there is one or the debugger wants it to stop. */
    public Stop step(Interruption interruption) throws IOException {
        stops.forgetMet();
        Outcome outcome = machine.step();
        if (outcome instanceof Outcome.Asleep) {
            interruption.await();
            return new Stop.Interrupted();
        }
        return outcome instanceof Outcome.LimitReached ? new Stop.Stepped() : stop(outcome);
    }

    /** Runs until there is a reason to stop. */
    public Stop resume(Interruption interruption) throws IOException {
        stops.forgetMet();
        ScreenWatch screen = new ScreenWatch(this);
        while (!interruption.requested()) {
            long before = machine.instructions();
            Outcome outcome = machine.run(screen.looks() ? ScreenWatch.LOOK : LOOK);
            Optional<Stop> shown = screen.after(before);
            if (shown.isPresent()) {
                return shown.get();
            }
            switch (outcome) {
                case Outcome.LimitReached() -> {}
                case Outcome.Asleep() -> {
                    interruption.await();
                    return new Stop.Interrupted();
                }
                default -> {
                    return stop(outcome);
                }
            }
        }
        return new Stop.Interrupted();
    }

    private static Stop stop(Outcome outcome) {
        return switch (outcome) {
            case Outcome.AtBreakpoint(int _) -> new Stop.AtBreakpoint();
            case Outcome.AtWatchpoint watched -> new Stop.Watched(watched.address(), watched.write());
            case Outcome.AtEvent(GuestEvent event) -> new Stop.Happened(event);
            case Outcome.Ended ended -> ended(ended);
            case Outcome.LimitReached() -> new Stop.Stepped();
            case Outcome.Asleep() -> new Stop.Interrupted();
        };
    }

    /** Takes the last instruction back. */
    public Stop stepBack() {
        stops.forgetMet();
        return history().stepBack() ? new Stop.Stepped() : new Stop.AtBeginning();
    }

    /** Goes back to where it met a stop point last. */
    public Stop resumeBack() {
        stops.forgetMet();
        long here = machine.instructions();
        Stop stop = history().runBack().map(Debuggee::stop).orElse(new Stop.AtBeginning());
        return new ScreenWatch(this).between(machine.instructions(), here).orElse(stop);
    }

    private static Stop ended(Outcome.Ended how) {
        boolean wanted = how.reason() == StopReason.EXITED || how.reason() == StopReason.HALTED_FOR_EVER;
        return new Stop.Ended(how.text(), !wanted);
    }

    /** How it has ended; empty if it can go on. */
    public Optional<Stop> ended() {
        return machine.ended().map(Debuggee::ended);
    }

    /** Stops before the instruction at {@code address} from now on; a second time changes nothing. */
    public void stopAt(int address) {
        set(new Trigger.Code(address));
    }

    /** Takes {@link #stopAt} back. */
    public void passBy(int address) {
        take(new Trigger.Code(address));
    }

    /** Stops after an access to memory from now on; a second time changes nothing. */
    public void watch(Watchpoint watchpoint) {
        set(new Trigger.Data(watchpoint.address, watchpoint.length, watchpoint.access));
    }

    /** Takes {@link #watch} back. */
    public void unwatch(Watchpoint watchpoint) {
        take(new Trigger.Data(watchpoint.address, watchpoint.length, watchpoint.access));
    }

    private void set(Trigger trigger) {
        plain.computeIfAbsent(trigger, wanted -> stops.addHidden(StopRule.on(wanted)));
    }

    private void take(Trigger trigger) {
        StopPoint point = plain.remove(trigger);
        if (point != null) {
            stops.remove(point);
        }
    }

    /** Takes all stop points back. */
    public void clearStops() {
        plain.clear();
        stops.clear();
    }

    /** Linear address of the next instruction. */
    public int codeAddress() {
        return machine.codeAddress();
    }

    /** Linear address of the top of the stack. */
    public int stackAddress() {
        return (machine.get(Register.SS) << 4) + machine.get(Register.SP);
    }

    /** Has the instruction at a linear address executed next; CS stays as it is if it reaches so far. */
    public void setCodeAddress(int address) {
        machine.set(Register.IP, offset(Register.CS, address));
    }

    /** Puts the top of the stack at a linear address; SS stays as it is if it reaches so far. */
    public void setStackAddress(int address) {
        machine.set(Register.SP, offset(Register.SS, address));
    }

    /** The offset of {@code address} in a segment, which is moved if it must be. */
    private int offset(Register segment, int address) {
        int offset = address - (machine.get(segment) << 4);
        if (offset >>> 16 == 0) {
            return offset;
        }
        int paragraph = Math.clamp(address >> 4, 0, 0xFFFF);
        offset = address - (paragraph << 4);
        if (offset >>> 16 != 0) {
            throw new IllegalArgumentException("no segment reaches %Xh".formatted(address));
        }
        machine.set(segment, paragraph);
        return offset;
    }
}
