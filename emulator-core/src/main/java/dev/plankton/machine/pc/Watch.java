package dev.plankton.machine.pc;

import dev.plankton.cpu.interpreter.CodeWatch;
import dev.plankton.cpu.state.DataWatch;
import dev.plankton.machine.Exit;
import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.GuestListener;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.trace.TraceLine;
import dev.plankton.memory.GuestMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is looked at while a machine runs: breakpoints, watched memory, events, and listeners that take these and each
 * instruction's line.
 */
final class Watch {
    private final Set<Integer> breakpoints = new HashSet<>();
    private final List<Range> ranges = new ArrayList<>();
    private @Nullable CodeWatch code;
    private @Nullable Consumer<String> lines;
    private @Nullable Predicate<GuestEvent> interest;
    private @Nullable GuestListener listener;
    private @Nullable StopFilter filter;

    /** What the present instruction has met. */
    private final List<Met> met = new ArrayList<>();

    /**
     * Device interrupts that have stopped the machine, by moment. A state that was kept there has the interrupt delivered, so
     * that repeating what leads to the state does not show it.
     */
    private final NavigableMap<Long, Delivered> delivered = new TreeMap<>();

    /** Whether what happens has happened before, so that listeners know it. */
    private boolean muted;

    /** Whether the last stop is looked for, going backwards. */
    private boolean backwards;

    /** The moment at which a breakpoint was passed because the filter wanted that, or -1. */
    private long passed = -1;

    /** The byte whose writes {@link #probed} reports, or -1. */
    private int probe = -1;

    private boolean probed;

    /** Memory that is watched; its addresses are linear. */
    private record Range(int from, int length, Access access) {
        boolean overlaps(int address, int bytes) {
            return address < from + length && from < address + bytes;
        }
    }

    /**
     * Something at which the machine may stop.
     *
     * @param range the memory that must have changed for that, or null
     * @param before what it held
     */
    @SuppressWarnings("ArrayRecordComponent") // Not compared.
    private record Met(Outcome stop, @Nullable Range range, byte[] before) {
        private static final byte[] NOTHING = {};

        static Met of(Outcome stop) {
            return new Met(stop, null, NOTHING);
        }
    }

    /** A device's interrupt that has been met, and where its handler is. */
    private record Delivered(int handler, Outcome.AtEvent stop) {}

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

    /** Stops after the events for which {@code wanted} holds; null for none. */
    void stopAfter(Core core, @Nullable Predicate<GuestEvent> wanted) {
        interest = wanted;
        attach(core);
    }

    void listen(Core core, @Nullable GuestListener taker) {
        listener = taker;
        attach(core);
    }

    void filter(@Nullable StopFilter decides) {
        filter = decides;
    }

    /** From now on, or no longer, what happens has happened before. */
    void mute(boolean on) {
        muted = on;
    }

    /** From now on, or no longer, the last stop is looked for, going backwards. */
    void backwards(boolean on) {
        backwards = on;
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
        boolean heeded = interest != null || listener != null;
        core.observe(heeded ? (event, nanos) -> happened(core, event, nanos) : null);
    }

    private void accessed(Core core, int address, int bytes, boolean writes) {
        probed |= writes && probe >= address && probe < address + bytes;
        for (Range range : ranges) {
            if (range.overlaps(address, bytes) && range.access.includes(writes) && !isMet(range)) {
                Outcome stop = new Outcome.AtWatchpoint(range.from, writes, range.length, range.access);
                met.add(
                        range.access == Access.CHANGE
                                ? new Met(stop, range, contents(core, range))
                                : new Met(stop, range, Met.NOTHING));
                core.leave();
            }
        }
    }

    private boolean isMet(Range range) {
        for (Met one : met) {
            if (range.equals(one.range)) {
                return true;
            }
        }
        return false;
    }

    /** What a range holds; nothing where looking at it might change something. */
    private static byte[] contents(Core core, Range range) {
        int at = core.memory().index(range.from, range.length);
        boolean plain = at >= 0 && core.memory().isPlain(at, range.length);
        return plain ? GuestMemory.read(core.memory(), range.from, range.length) : Met.NOTHING;
    }

    private void happened(Core core, GuestEvent event, long nanos) {
        if (listener != null && !muted) {
            listener.happened(event, nanos);
        }
        if (interest != null && interest.test(event)) {
            Outcome.AtEvent stop = new Outcome.AtEvent(event);
            met.add(Met.of(stop));
            core.stopRun();
            if (event instanceof GuestEvent.Interrupt(int _, GuestEvent.Cause cause, int _)
                    && cause == GuestEvent.Cause.DEVICE
                    && !muted) {
                delivered.put(core.instructions(), new Delivered(core.cpu().codeAddress(), stop));
            }
        }
    }

    /** The machine has got a state of its past: where it stops because that has a device's interrupt delivered; or null. */
    @Nullable
    Outcome stopArrived(Core core) {
        Delivered here = delivered.get(core.instructions());
        if (here == null || interest == null) {
            return null;
        }
        boolean same = here.handler == core.cpu().codeAddress() && interest.test(here.stop.event());
        return same && wanted(here.stop) ? here.stop : null;
    }

    /** What was after {@code moment} has not happened. */
    void forgetAfter(long moment) {
        delivered.tailMap(moment, false).clear();
    }

    /** Forgets what has been met. */
    void forgetMet() {
        met.clear();
    }

    /** Whether {@link #takeMet} has something to look at. */
    boolean hasMet() {
        return !met.isEmpty();
    }

    /** Where the machine stops for what has been met since this was asked last; null if it goes on. */
    @Nullable
    Outcome takeMet(Core core) {
        if (met.isEmpty()) {
            return null;
        }
        List<Met> all = List.copyOf(met);
        met.clear();
        Outcome first = null;
        for (Met one : all) {
            boolean same = one.range != null
                    && one.range.access == Access.CHANGE
                    && one.before.length > 0
                    && Arrays.equals(one.before, contents(core, one.range));
            if (!same && wanted(one.stop) && first == null) {
                first = one.stop;
            }
        }
        return first;
    }

    private boolean wanted(Outcome stop) {
        return filter == null || filter.stops(stop, backwards);
    }

    /** A run begins, which gets past a breakpoint at which it does. */
    void begin(Core core) {
        passed = -1;
        pass(core);
    }

    /** The instruction that is next is no breakpoint now. */
    void pass(Core core) {
        if (code != null) {
            code.begin(core.instructions());
        }
    }

    /** The breakpoint that is next, at which the machine stops: not in sleep, nor within a repeated string instruction. */
    Outcome.@Nullable AtBreakpoint stopNext(Core core) {
        int address = core.cpu().codeAddress();
        if (code == null
                || core.cpu().stringCut
                || core.instructions() == passed
                || Core.asleep(core.memory().get8(Core.ACTIVITY_AT))
                || !breakpoints.contains(address)) {
            return null;
        }
        Outcome.AtBreakpoint stop = new Outcome.AtBreakpoint(address);
        if (wanted(stop)) {
            return stop;
        }
        passed = core.instructions();
        pass(core);
        return null;
    }

    void trace(@Nullable Consumer<String> taker) {
        lines = taker;
    }

    /** Runs {@code core}, instruction by instruction if those are listened to. */
    Exit run(Core core, int fuel, long horizon) {
        Consumer<String> taker = lines;
        return taker == null ? core.run(fuel, horizon) : TraceLine.step(core, horizon, taker);
    }
}
