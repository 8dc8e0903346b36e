package dev.plankton.debugger;

import dev.plankton.clock.HostClock;
import dev.plankton.machine.StopReason;
import dev.plankton.machine.pc.Access;
import dev.plankton.machine.pc.History;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import dev.plankton.machine.pc.Register;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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

    private final Machine machine;

    /** When a VM of a hypervisor had run last, by the host's clock. */
    private long ranAt = HostClock.SYSTEM.nanoTime();

    /** Whether its sleep takes as long as on the host. */
    private boolean clocked;

    private Runnable look = () -> {};

    private final Set<Integer> breakpoints = new HashSet<>();

    private final Set<Watchpoint> watchpoints = new LinkedHashSet<>();

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
            if (rests() && interruption.await(Interruption.LOOK_NANOS)) {
                break;
            }
        }
        return new Stop.Interrupted();
    }

    /** It is to run now, by {@link #runOn}: the host's time until here does not count. */
    public void begin() {
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
        Optional<Stop> stop = runTurn();
        if (stop.isPresent()) {
            look.run();
        }
        return stop;
    }

    private Optional<Stop> runTurn() {
        if (machine.isRecalled()) {
            return Optional.of(RECALLED);
        }
        long before = machine.instructions();
        Outcome outcome = clocked ? runByTheClock() : machine.run(LOOK);
        boolean goesOn = outcome instanceof Outcome.LimitReached || outcome instanceof Outcome.Asleep;
        if (!goesOn) {
            return Optional.of(stop(outcome));
        }
        // The next run would pass a breakpoint where it begins.
        boolean met = machine.instructions() != before && breakpoints.contains(machine.codeAddress());
        return met ? Optional.of(new Stop.AtBreakpoint()) : Optional.empty();
    }

    private Outcome runByTheClock() {
        Outcome taken = machine.isAsleep() ? machine.runFor(Duration.ZERO) : new Outcome.LimitReached();
        if (!(taken instanceof Outcome.LimitReached)) {
            return taken;
        }
        long now = HostClock.SYSTEM.nanoTime();
        Duration time = machine.isAsleep()
                ? Duration.ofNanos(Math.clamp(now - ranAt, 0, LONGEST_SLEEP))
                : SLICE;
        ranAt = now;
        return machine.runFor(time);
    }

    /** Whether nothing is to be done for it for about a millisecond. */
    public boolean rests() {
        return machine.isAsleep();
    }

    private static Stop stop(Outcome outcome) {
        return switch (outcome) {
            case Outcome.AtBreakpoint(int _) -> new Stop.AtBreakpoint();
            case Outcome.AtWatchpoint(int address, boolean write) -> new Stop.Watched(address, write);
            case Outcome.Ended ended -> ended(ended);
            case Outcome.LimitReached() -> new Stop.Stepped();
            case Outcome.Asleep() -> new Stop.Interrupted();
        };
    }

    /** Takes the last instruction back. */
    public Stop stepBack() {
        boolean back = history().stepBack();
        look.run();
        return back ? new Stop.Stepped() : new Stop.AtBeginning();
    }

    /** Goes back to where it met a breakpoint last. */
    public Stop resumeBack() {
        Stop stop = history().runBack().map(Debuggee::stop).orElse(new Stop.AtBeginning());
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
        breakpoints.add(address);
        machine.breakAt(address);
    }

    /** Takes {@link #stopAt} back. */
    public void passBy(int address) {
        breakpoints.remove(address);
        machine.clearBreak(address);
    }

    /** Stops after an access to memory from now on. */
    public void watch(Watchpoint watchpoint) {
        if (watchpoints.add(watchpoint)) {
            machine.watch(watchpoint.address, watchpoint.length, watchpoint.access);
        }
    }

    /** Takes {@link #watch} back. */
    public void unwatch(Watchpoint watchpoint) {
        if (watchpoints.remove(watchpoint)) {
            machine.unwatch(watchpoint.address, watchpoint.length, watchpoint.access);
        }
    }

    /** Takes all stop points back. */
    public void clearStops() {
        List.copyOf(watchpoints).forEach(this::unwatch);
        breakpoints.forEach(machine::clearBreak);
        breakpoints.clear();
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
