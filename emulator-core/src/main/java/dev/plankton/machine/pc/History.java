package dev.plankton.machine.pc;

import dev.plankton.clock.HostClock;
import dev.plankton.machine.Exit;
import dev.plankton.machine.GuestEvent;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.StateTrail;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Machine} has done since {@link Machine#keepHistory}: it can go back to any instruction of it and look around.
 * While it is in the past it only repeats what it did; what it sent then is not sent again. A change that is made to it there,
 * or an input, begins another future in place of the known one.
 *
 * <p>It keeps what has changed between states that are some hundred thousand instructions apart, the ones right after
 * inputs always, and executes again what lies between. Where that takes more memory than it may have, states in between are
 * dropped, and where that is not enough the first ones: then it begins later. Moments are instructions executed since power-on.
 * Confined to the machine's thread.
 */
public final class History {
    /** Instructions between two states that are kept, at first: less than a millisecond of execution. */
    private static final int INTERVAL = 100_000;

    /** The same at most, while keeping states costs more than a {@value #DEAR}th of the time. */
    private static final int MOST_INTERVAL = 2_000_000;

    private static final int DEAR = 33;

    /** The same at most, whatever memory there is: some tenths of a second of execution. */
    private static final long LONGEST_INTERVAL = 64L * MOST_INTERVAL;

    /** States that are kept whatever they take. */
    private static final int FEW = 4;

    /** Where the first states are dropped, this part of the memory is made free at once. */
    private static final int FREED = 8;

    /** Instructions of a run within the core. */
    private static final int SLICE = 1_000_000;

    /** Marks take at most this part of the memory that it may have. */
    private static final int MARKS = 16;

    private final Core core;
    private final Wires wires;
    private final Watch watch;
    private final long budget;
    private final StateTrail trail;
    private final List<Kept> states = new ArrayList<>();
    private final Landmarks landmarks;

    /** The state that the trail is at. */
    private int at;

    private boolean past;
    /** Instructions between two states, and the least that they may be. */
    private long interval = INTERVAL, least = INTERVAL;

    /** When the host had kept the last state. */
    private long keptAt = HostClock.SYSTEM.nanoTime();

    private long bytes;

    /**
     * A state.
     *
     * @param step what leads to it from the one before; null for the first
     * @param afterInput whether what led to it cannot be executed again
     * @param waiting the request that the guest has not been given yet
     * @param place where the recording is that the machine plays; null if there is none
     */
    @SuppressWarnings("ArrayRecordComponent") // States are not compared.
    private record Kept(
            long moment,
            StateTrail.@Nullable Step step,
            boolean afterInput,
            byte @Nullable [] waiting,
            Playback.@Nullable Place place) {}

    /**
     * A state that it has gone to, between those that are kept.
     *
     * @param state the kept one before it
     * @param difference from that
     */
    @SuppressWarnings("ArrayRecordComponent") // Marks are not compared.
    record Mark(int state, long moment, byte[] difference, byte @Nullable [] waiting, Playback.@Nullable Place place) {
        /** Bytes of the heap that it takes, about. */
        int bytes() {
            return difference.length + (waiting == null ? 0 : waiting.length);
        }
    }

    History(Core core, Wires wires, Watch watch, long budget) {
        this.core = core;
        this.wires = wires;
        this.watch = watch;
        this.budget = budget;
        trail = new StateTrail(core);
        landmarks = new Landmarks(this, budget / MARKS);
        states.add(new Kept(now(), null, true, wires.waiting(), place()));
    }

    /** The moment at which the machine is. */
    long now() {
        return core.cpu().instructions();
    }

    /** The first moment. */
    public long beginning() {
        return states.getFirst().moment;
    }

    /** The last moment: the present. */
    public long end() {
        return past ? states.getLast().moment : now();
    }

    /** Whether the machine is in the past: it has gone back, and has not reached the present again. */
    public boolean inPast() {
        return past;
    }

    /** Bytes of the heap that it takes, about. */
    public long bytes() {
        return bytes + landmarks.bytes();
    }

    // While the machine is in the present

    /** Instructions that may execute before {@link #ran} is called. */
    long untilNext() {
        return Math.max(1, states.getLast().moment + interval - now());
    }

    /** The machine has run in the present. */
    void ran() {
        if (now() - states.getLast().moment < interval) {
            return;
        }
        long begin = HostClock.SYSTEM.nanoTime();
        keep(false, now());
        long end = HostClock.SYSTEM.nanoTime();
        long cost = end - begin;
        if (cost > (begin - keptAt) / DEAR) {
            interval = Math.min(2 * interval, Math.max(interval, MOST_INTERVAL));
        } else if (cost < (begin - keptAt) / (4 * DEAR)) {
            interval = Math.max(interval / 2, least);
        }
        keptAt = end;
    }

    /** Something has come to the machine that it would not have come to by itself: in the past, its future is another one. */
    void changed() {
        if (past) {
            for (Kept dropped : states.subList(at + 1, states.size())) {
                bytes -= bytes(dropped);
            }
            states.subList(at + 1, states.size()).clear();
            watch.forgetAfter(now());
            present();
        }
        keep(true, now());
    }

    /** @param needed a moment that the history is still to have after that */
    private void keep(boolean afterInput, long needed) {
        landmarks.clear();
        Kept state = new Kept(now(), trail.keep(), afterInput, wires.waiting(), place());
        states.add(state);
        at = states.size() - 1;
        bytes += bytes(state);
        if (bytes > budget && states.size() > FEW) {
            thin();
        }
        if (bytes > budget) {
            forget(needed);
        }
    }

    private Playback.@Nullable Place place() {
        Playback playback = wires.playback();
        return playback == null ? null : playback.place();
    }

    private static long bytes(Kept state) {
        return (state.step == null ? 0 : state.step.bytes())
                + (state.waiting == null ? 0 : (long) state.waiting.length);
    }

    /** Drops every second state that is not after an input, and keeps fewer from now on. */
    private void thin() {
        List<Kept> all = new ArrayList<>(states);
        states.clear();
        states.add(all.getFirst());
        int n = 1;
        while (n < all.size()) {
            Kept state = all.get(n++);
            if (!state.afterInput && n < all.size()) {
                Kept next = all.get(n++);
                StateTrail.Step step = state.step;
                StateTrail.Step second = next.step;
                if (step != null && second != null) {
                    next = new Kept(next.moment, trail.join(step, second), next.afterInput, next.waiting, next.place);
                }
                state = next;
            }
            states.add(state);
        }
        at = states.size() - 1;
        if (states.size() < all.size()) {
            least = Math.min(2 * least, LONGEST_INTERVAL);
            interval = Math.max(interval, least);
        }
        bytes = states.stream().mapToLong(History::bytes).sum();
    }

    /** Drops the first states, but none that {@code needed} can only be reached from. */
    private void forget(long needed) {
        int first = 0;
        while (bytes > budget - budget / FREED
                && states.size() - first > FEW
                && states.get(first + 1).moment <= needed) {
            bytes -= bytes(states.get(first)) + bytes(states.get(first + 1));
            Kept next = states.get(first + 1);
            states.set(first + 1, new Kept(next.moment, null, true, next.waiting, next.place));
            bytes += bytes(states.get(++first));
        }
        states.subList(0, first).clear();
        at = states.size() - 1;
    }

    // Travelling

    /**
     * Goes to a moment: the machine is as it was when that number of instructions had been executed.
     *
     * @throws IllegalArgumentException if it is not between {@link #beginning} and {@link #end}
     */
    public void go(long moment) {
        if (moment < beginning() || moment > end()) {
            throw new IllegalArgumentException(
                    "no moment of the history, which is from %d to %d: %d".formatted(beginning(), end(), moment));
        }
        if (!past && moment == now()) {
            return;
        }
        leave(moment);
        if (moment == states.getLast().moment) {
            visit(states.size() - 1);
            present();
            return;
        }
        landmarks.go(before(moment), moment);
    }

    /** The last state from which {@code moment} lies ahead; the first state if there is none. */
    private int before(long moment) {
        int low = 0;
        int high = states.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (states.get(middle).moment < moment) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** From the present into the past, which still has the moment {@code needed} after that. */
    private void leave(long needed) {
        if (!past) {
            keep(true, needed);
            past = true;
            wires.mute(true);
            watch.mute(true);
        }
    }

    /** From the past into the present, whose state the machine has. */
    private void present() {
        past = false;
        wires.mute(false);
        watch.mute(false);
    }

    /** Gives the machine a kept state. */
    void visit(int state) {
        travel(state);
        Kept there = states.get(at);
        arrive(there.waiting, there.place);
    }

    /** Marks the state that the machine has in the past, to go {@link #back} to before another is kept. */
    Mark mark() {
        return new Mark(at, now(), trail.mark(), wires.waiting(), place());
    }

    /** Gives the machine a marked state. */
    void back(Mark mark) {
        travel(mark.state);
        trail.restore(mark.difference);
        arrive(mark.waiting, mark.place);
    }

    private void travel(int state) {
        trail.leave();
        while (at > state) {
            pass(states.get(at--));
        }
        while (at < state) {
            pass(states.get(++at));
        }
    }

    private void arrive(byte @Nullable [] waiting, Playback.@Nullable Place place) {
        wires.waiting(waiting);
        trail.arrive();
        if (wires.playback() != null && place != null) {
            wires.playback().place(place);
        }
    }

    private void pass(Kept state) {
        if (state.step != null) {
            trail.pass(state.step);
        }
    }

    /**
     * Repeats what the machine did, up to a moment or the present.
     *
     * @param stops whether breakpoints, but not where it begins, and watched accesses stop it
     * @return what has stopped it; null if nothing has
     */
    @Nullable
    Outcome run(long moment, boolean stops) {
        boolean first = true;
        long start = now();
        int address = core.cpu().codeAddress();
        while (past && now() < moment) {
            if (at + 1 < states.size() && now() >= states.get(at + 1).moment) {
                visit(at + 1);
                if (at == states.size() - 1) {
                    present();
                }
                boolean moved = now() != start || core.cpu().codeAddress() != address;
                Outcome arrived = stops && moved ? watch.stopArrived(core) : null;
                if (arrived != null) {
                    return arrived;
                }
                continue;
            }
            Outcome next = stops && !first ? watch.stopNext(core) : null;
            if (next != null) {
                return next;
            }
            first = false;
            long left = Math.min(moment, states.get(at + 1).moment) - now();
            long before = now();
            watch.pass(core);
            Exit exit = core.run((int) Math.min(SLICE, left), Long.MAX_VALUE);
            if (now() == before && !(exit instanceof Exit.FuelSpent)) {
                throw new IllegalStateException("the past is not as it was, after instruction " + before);
            }
            if (!stops) {
                watch.forgetMet();
                continue;
            }
            Outcome met = watch.takeMet(core);
            if (met != null) {
                return met;
            }
        }
        return stops && past && !first ? watch.stopNext(core) : null;
    }

    /**
     * Takes the last instruction back.
     *
     * @return false, with nothing done, at the beginning
     */
    public boolean stepBack() {
        if (now() <= beginning()) {
            return false;
        }
        go(now() - 1);
        return true;
    }

    /**
     * Goes back to where a breakpoint was met last, or before the last instruction that accessed watched memory; if there is
     * neither, to the beginning.
     *
     * @return which of them; empty at the beginning
     */
    public Optional<Outcome> runBack() {
        long here = now();
        leave(here); // Keeps a state, for which others may be dropped: so first, before states are looked up.
        Met met = null;
        watch.backwards(true);
        try {
            for (int n = before(here); n >= 0 && met == null; n--) {
                met = lastStop(n, here);
            }
        } finally {
            watch.backwards(false);
        }
        go(met == null ? beginning() : met.moment);
        return met == null ? Optional.empty() : Optional.of(met.stop);
    }

    /** Where a run backwards stops. */
    private record Met(long moment, Outcome stop) {}

    /** What was met last before {@code end}, from state {@code n} to the next one; null if nothing was. */
    private @Nullable Met lastStop(int n, long end) {
        Kept from = states.get(n);
        long to = n + 1 < states.size() ? Math.min(end, states.get(n + 1).moment) : end;
        if (from.moment >= to) {
            return null;
        }
        visit(n);
        watch.begin(core);
        Outcome first = watch.stopArrived(core);
        first = first == null ? watch.stopNext(core) : first;
        Met met = first == null ? null : new Met(now(), first);
        while (now() < to) {
            switch (run(to, true)) {
                case Outcome.AtBreakpoint breakpoint when now() < to -> met = new Met(now(), breakpoint);
                case Outcome.AtWatchpoint watched -> met = new Met(now() - 1, watched);
                case Outcome.AtEvent happened -> met = new Met(before(happened), happened);
                case null, default -> {}
            }
        }
        return met;
    }

    /** The moment before what has just happened: a device's interrupt comes between two instructions. */
    private long before(Outcome.AtEvent happened) {
        boolean between = happened.event() instanceof GuestEvent.Interrupt interrupt
                && interrupt.cause() == GuestEvent.Cause.DEVICE;
        return between ? now() : now() - 1;
    }

    /**
     * When a byte of memory was last written before now, with another value or the same. A byte that never was, in a line of 64
     * bytes that often is, takes about a microsecond for each instruction near such stores.
     *
     * @param address physical, from 0
     * @return the moment before the instruction that did it; empty if none has since the beginning
     * @throws IllegalArgumentException if there is no such memory
     */
    public OptionalLong lastWrite(int address) {
        int place = core.memory().index(address, 1);
        if (place < 0) {
            throw new IllegalArgumentException("not guest memory: %Xh".formatted(address));
        }
        long here = now();
        boolean present = !past;
        leave(here);
        OptionalLong found = OptionalLong.empty();
        for (int n = before(here); n >= 0 && found.isEmpty(); n--) {
            long to = n + 1 < states.size() ? Math.min(here, states.get(n + 1).moment) : here;
            StateTrail.Step step = n + 1 < states.size() ? states.get(n + 1).step : null;
            if (step == null || step.touches(place)) {
                Marks parts = new Marks(WriteSearch.PARTS, budget / MARKS);
                found = new WriteSearch(this, core, watch, n, address, place, parts).last(to);
            }
        }
        if (present) {
            visit(states.size() - 1);
            present();
        } else {
            go(here);
        }
        return found;
    }
}
