package dev.plankton.debugger;

import dev.plankton.clock.HostClock;
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
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Machine} as debuggers see it: it runs until there is something to look at. Addresses are linear: 16 times the
 * segment plus the offset. Confined to one thread at a time.
 */
public final class Debuggee {
    /** Instructions between two looks whether the debugger wants it to stop: some milliseconds. */
    private static final int LOOK = 500_000;

    private static final Stop RECALLED = new Stop.Ended("its hypervisor has stopped it", false);

    /** Bytes that its history may take: some thousand million instructions. */
    private static final long HISTORY = 64 << 20;

    /** What a VM of a hypervisor runs at a time, in its own time, so that its sleep is not passed over. */
    private static final Duration SLICE = Duration.ofMillis(5);

    /** The most that such a VM sleeps at a time. */
    private static final long LONGEST_SLEEP = 50_000_000;

    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final Machine machine;
    private final StopPoints stops;
    /** When a VM of a hypervisor had run last, by the host's clock. */
    private long ranAt = HostClock.SYSTEM.nanoTime();

    /** Whether its sleep takes as long as on the host. */
    private boolean clocked;

    private Runnable look = () -> {};

    /** Looks for texts on the screen while it runs; null before it has. */
    private @Nullable ScreenWatch screen;

    /** Whether the next turn is the first of a run. */
    private boolean begins;

    /** Whether it sleeps, and nothing but a debugger wakes it. */
    private boolean waits;

    /** What {@link #stopAt} and {@link #watch} have set. */
    private final Map<Trigger, StopPoint> plain = new HashMap<>();

    /**
     * Memory that is watched.
     *
     * @param address linear
     */
    public record Watchpoint(int address, int length, Access access) {}

    /**
     * What is done with {@code machine} from now on is done through this object. Its history begins now if it has none. To debug a
     * VM of a hypervisor, give it a machine that has taken the VM's place ({@link Machine#attach}); closing that gives it back.
     *
     * @throws IllegalStateException if a disk is open for writing: what is written to it cannot be taken back
     */
    public Debuggee(Machine machine) {
        this.machine = machine;
        clocked = machine.vm().isPresent();
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
        Stop stop = stepOnce(interruption);
        look.run();
        return stop;
    }

    private Stop stepOnce(Interruption interruption) throws IOException {
        Outcome outcome = machine.step();
        while (outcome instanceof Outcome.Asleep) {
            if (machine.isRecalled()) {
                return RECALLED;
            }
            if (!clocked) {
                interruption.await();
                return new Stop.Interrupted();
            }
            if (interruption.await(Interruption.LOOK_NANOS)) {
                return new Stop.Interrupted();
            }
            outcome = machine.step();
        }
        return outcome instanceof Outcome.LimitReached ? new Stop.Stepped() : stop(outcome);
    }

    /** From now on its sleep takes as long as on the host, as that of a VM of a hypervisor does. */
    public void byTheClock() {
        clocked = true;
    }

    /**
     * Has {@code look} called from now on each few milliseconds while it runs, and when it has stopped, by the thread that runs it.
     * It may give the machine inputs.
     */
    public void onLook(Runnable look) {
        this.look = look;
    }

    /** Runs until there is a reason to stop. */
    public Stop resume(Interruption interruption) throws IOException {
        begin();
        while (!interruption.requested()) {
            Optional<Stop> stop = runOn();
            if (stop.isPresent()) {
                return stop.get();
            }
            if (waits) {
                interruption.await();
                break;
            }
            if (rests() && interruption.await(Interruption.LOOK_NANOS)) {
                break;
            }
        }
        return new Stop.Interrupted();
    }

    /** It is to run now, by {@link #runOn}: the host's time until here does not count. */
    public void begin() {
        stops.forgetMet();
        screen = new ScreenWatch(this);
        begins = true;
        ranAt = HostClock.SYSTEM.nanoTime();
    }

    /**
     * Runs for some milliseconds at most; to be called again soon, or after about a millisecond if it {@link #rests}. A VM of a
     * hypervisor sleeps by the host's time; any other machine's sleep passes at once.
     *
     * @return why it is to stop; empty if it is to go on
     */
    public Optional<Stop> runOn() {
        look.run();
        Optional<Stop> stop = machine.isRecalled() ? Optional.of(RECALLED) : runTurn();
        begins = false;
        if (stop.isPresent()) {
            look.run();
        }
        return stop;
    }

    private Optional<Stop> runTurn() {
        long before = machine.instructions();
        ScreenWatch texts = Objects.requireNonNull(screen, "begin() comes first");
        Outcome outcome = clocked ? runByTheClock() : run(texts.looks() ? ScreenWatch.LOOK : LOOK, FOR_EVER);
        Optional<Stop> shown = texts.after(before);
        waits = !clocked && outcome instanceof Outcome.Asleep;
        boolean goesOn = outcome instanceof Outcome.LimitReached || outcome instanceof Outcome.Asleep;
        return shown.isPresent() || goesOn ? shown : Optional.of(stop(outcome));
    }

    /** A breakpoint that is next is passed where a run begins, and not where it goes on. */
    private Outcome run(long instructions, Duration time) {
        return begins ? machine.run(instructions, time) : machine.goOn(instructions, time);
    }

    private Outcome runByTheClock() {
        if (machine.isAsleep()) {
            Outcome taken = run(Long.MAX_VALUE, Duration.ZERO); // What waits for it may wake it.
            if (!(taken instanceof Outcome.LimitReached)) {
                return taken;
            }
        }
        long now = HostClock.SYSTEM.nanoTime();
        Duration time = machine.isAsleep() ? Duration.ofNanos(Math.clamp(now - ranAt, 0, LONGEST_SLEEP)) : SLICE;
        ranAt = now;
        return run(Long.MAX_VALUE, time);
    }

    /** Whether nothing is to be done for it for about a millisecond. */
    public boolean rests() {
        return machine.isAsleep();
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
        boolean back = history().stepBack();
        look.run();
        return back ? new Stop.Stepped() : new Stop.AtBeginning();
    }

    /** Goes back to where it met a stop point last. */
    public Stop resumeBack() {
        stops.forgetMet();
        long here = machine.instructions();
        Stop met = history().runBack().map(Debuggee::stop).orElse(new Stop.AtBeginning());
        Stop stop = new ScreenWatch(this).between(machine.instructions(), here).orElse(met);
        look.run();
        return stop;
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
