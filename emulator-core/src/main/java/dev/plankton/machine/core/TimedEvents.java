package dev.plankton.machine.core;

import dev.plankton.bios.Bios;
import dev.plankton.cpu.Cpu;
import dev.plankton.device.bus.Backplane;
import dev.plankton.device.interrupt.Pic;
import dev.plankton.device.keyboard.Keyboard;
import dev.plankton.device.rtc.Rtc;
import dev.plankton.device.timer.Pit;
import dev.plankton.machine.ClockReading;
import dev.plankton.memory.Memory;

/**
 * What becomes due with time: ticks of the 8254, interrupts of the RTC, the next byte of the keyboard, wake-ups of cards, the end
 * of a BIOS service's wait. Nothing counts it while the guest runs: the next event limits the fuel of a run. Confined to the thread
 * that runs the VM.
 *
 * <p>By the host's clock several ticks of a fast timer may become due while the VM waits for a core. A program that counts
 * them gets each, one after the other; what it does not take while it runs is lost, as on a PC.
 */
final class TimedEvents {
    /** Instructions between two reads of a timer that ticks often, by the host's clock: a fifth of a millisecond at most. */
    private static final int OFTEN = 20_000;

    /** The same while ticks are made up for. */
    private static final int MAKING_UP = 5_000;

    private static final long NOT_YET = Long.MAX_VALUE;

    /**
     * Instructions between two such looks where the host's time is read only when a run begins: at multiples of it, so that they
     * do not depend on where a run is cut.
     */
    private static final int GRID = 4096;

    /** What it costs to find that a sleeping guest needs its ticks. */
    private static final int FAILED_PROOF_COST = 300;

    private final Cpu cpu;
    private final Memory memory;
    private final VmClock clock;
    private final Pic pic;
    private final Pit pit;
    private final Rtc rtc;
    private final Keyboard keyboard;
    private final Backplane backplane;
    private final Bios bios;
    private final TickElision elision;
    private final StopRequests requests;
    private final boolean elidesTicks;

    /** When the present run last looked what is due, VM time. */
    private long looked = NOT_YET;

    TimedEvents(Board board, Bios bios, TickElision elision, boolean elidesTicks) {
        cpu = board.cpu;
        memory = board.memory;
        clock = board.clock;
        pic = board.pic;
        pit = board.pit;
        rtc = board.rtc;
        keyboard = board.keyboard;
        backplane = board.backplane;
        requests = board.requests;
        this.bios = bios;
        this.elision = elision;
        this.elidesTicks = elidesTicks;
    }

    /** Starts the clock of a VM that has just been mounted for the first time. */
    void startClock(ClockReading reading) {
        clock.start(reading);
        rtc.setWallClock(reading.millis());
        elision.startTickCount(reading.millis());
    }

    /**
     * The part of {@code fuel} that ends at the next event of a clock that counts instructions, so that the event comes
     * at its instruction, however the run is cut into slices. By the host's clock it cannot be known which one that is: a
     * timer that ticks often is read often. Delivers the events that are due.
     */
    int fuelUntil(int fuel, long horizon) {
        if (clock.follows()) {
            return fuelToGrid(fuel);
        }
        boolean counted = clock.skips();
        if (!counted && !oftenDue()) {
            return fuel;
        }
        if (nextEvent() <= clock.nanos()) {
            deliverDue();
        }
        if (counted) {
            return clock.fuelUntil(Math.min(nextEvent(), horizon), fuel);
        }
        return Math.min(fuel, nextEvent() <= looked ? MAKING_UP : OFTEN);
    }

    /** The same where the host's time is read only when a run begins. To deliver twice at an instruction changes nothing. */
    private int fuelToGrid(int fuel) {
        if (!oftenDue()) {
            return fuel;
        }
        int beyond = (int) (cpu.instructions() % GRID);
        if (beyond == 0 && nextEvent() <= clock.nanos()) {
            deliverDue();
        }
        return Math.min(fuel, GRID - beyond);
    }

    /**
     * A run begins: what became due before does so now.
     *
     * @return false, with nothing done, if it only goes on with the run before: see {@link VmClock#takeFresh}
     */
    boolean beginRun() {
        if (!clock.takeFresh()) {
            return false;
        }
        looked = NOT_YET;
        deliverDue();
        return true;
    }

    private long nextEvent() {
        long timers = Math.min(pit.nextTickNanos(), rtc.nextDeadlineNanos());
        return Math.min(timers, Math.min(keyboard.nextDeadlineNanos(), backplane.nextDeadlineNanos()));
    }

    /** Whether something becomes due sooner than VMs take turns. */
    private boolean oftenDue() {
        return pit.ticksOften()
                || rtc.ticksOften()
                || keyboard.nextDeadlineNanos() != Long.MAX_VALUE
                || backplane.nextDeadlineNanos() != Long.MAX_VALUE;
    }

    /** What the guest has just done to a port may have moved the next event: the CPU's budget ends, to be computed again. */
    void mayHaveMoved() {
        if (clock.skips() || oftenDue()) {
            requests.endBudget();
        }
    }

    /** Delivers what has become due since the VM last ran; ticks that were elided only count. */
    void deliverDue() {
        Activity activity = Activity.read(memory);
        long now = clock.nanos(); // Once: to read it takes as long as a dozen instructions of the guest.
        if (activity.tickless()) {
            elision.countTicks(pit.skipTicks(now));
        }
        (activity.ticking() == Activity.WAITING ? Activity.RUNNING : activity.ticking()).write(memory);
        if (pit.nextTickNanos() <= now) {
            deliverTicks();
        }
        if (rtc.nextDeadlineNanos() <= now) {
            rtc.deliver();
        }
        if (keyboard.nextDeadlineNanos() <= now) {
            keyboard.deliver();
        }
        backplane.deliver(now);
        looked = now;
    }

    private void deliverTicks() {
        if (clock.skips() || !pit.makesUp() || elision.countedByBios()) {
            elision.countLostTicks(pit.deliverTicks() - 1);
        } else if (!pic.requested(0)) {
            pit.deliverOneTick();
        } else if (looked != NOT_YET && !clock.follows()) {
            pit.giveUpTicksSince(looked);
        }
    }

    /** Ticks are not delivered to the sleeping guest if they are proven to change nothing but their count. */
    void elideTicks(Activity activity) {
        if (!elidesTicks) {
            return;
        }
        if (elision.proves(activity)) {
            activity.withoutTicks().write(memory);
        } else {
            cpu.charge(FAILED_PROOF_COST);
        }
    }

    /** Earliest VM time at which the sleeping guest is to be run although no input came; MAX_VALUE if never. */
    long deadline() {
        Activity activity = Activity.read(memory);
        long tick = activity.tickless() || !pic.wouldDeliver(0) ? Long.MAX_VALUE : pit.nextTickNanos();
        long wait = activity.ticking() == Activity.WAITING ? bios.deadlineNanos() : Long.MAX_VALUE;
        long devices = Math.min(rtc.nextDeadlineNanos(), keyboard.nextDeadlineNanos());
        return Math.min(Math.min(tick, wait), Math.min(devices, backplane.nextDeadlineNanos()));
    }
}
