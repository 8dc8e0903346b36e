package dev.plankton.device.timer;

import dev.plankton.device.Cells;
import dev.plankton.device.DeviceClock;
import dev.plankton.device.IrqLines;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.function.ObjLongConsumer;

/**
 * The 8254 timer at ports 40h to 43h: counter 0 drives IRQ 0, counter 1 refreshes memory, counter 2 the speaker. Source:
 * Intel 82C54 data sheet, order number 231244. Confined to the thread that runs the VM.
 *
 * <p>State at {@link StateMap#PIT}: three {@link PitCounter} blocks, then at +56 the pulse number (64 bits) of the last
 * edge of counter 0 that was delivered. With the BIOS's count of 65536 its low 16 bits stay 0, so that it costs an idle
 * VM two or three bytes.
 *
 * <p>The edges of counter 0 are delivered on demand: the machine asks at the deadline, this class before the guest
 * touches counter 0.
 */
public final class Pit {
    private static final int DELIVERED = StateMap.PIT + 56;
    private static final int COUNTERS = 3;
    private static final int REFRESH_PULSES = 18;
    private static final int LATCH_OR_MODE = 0x30;
    private static final int OFTEN = 0x8000;

    /** Ticks are made up for if they are no oftener than 10 000 a second: more a busy host could not deliver anyway. */
    private static final int SHORTEST_MADE_UP = 119;

    /** Ticks older than a second are not made up for. */
    private static final long OLDEST_MADE_UP = 1_193_182;

    private final Memory memory;
    private final DeviceClock clock;
    private final IrqLines irqs;
    private final PitCounter timer;
    private final PitCounter refresh;
    private final PitCounter speaker;

    /** Lays the timer over {@code memory}. */
    public Pit(Memory memory, DeviceClock clock, IrqLines irqs) {
        this.memory = memory;
        this.clock = clock;
        this.irqs = irqs;
        this.timer = new PitCounter(memory, StateMap.PIT);
        this.refresh = new PitCounter(memory, StateMap.PIT + PitCounter.STATE);
        this.speaker = new PitCounter(memory, StateMap.PIT + 2 * PitCounter.STATE);
    }

    /**
     * Leaves the timer as the BIOS does: counter 0 in mode 2 at 18.2 Hz, counter 2 ready for the speaker. In mode 2 it counts
     * by one and once a tick; in mode 3, which an IBM BIOS sets, by two, and its low byte is always even: docs/pc.md has the
     * reasons.
     */
    public void powerOn() {
        timer.powerOn(0x34, 0, true);
        refresh.powerOn(0x14, REFRESH_PULSES, true);
        speaker.powerOn(0x36, 0x533, false);
        Cells.set64(memory, DELIVERED, 0);
    }

    /** Gives the registers to a debugger, by their names in the data sheet. */
    public static void describe(Memory memory, ObjLongConsumer<String> registers) {
        for (int n = 0; n < COUNTERS; n++) {
            new PitCounter(memory, StateMap.PIT + n * PitCounter.STATE).describe("counter " + n, registers);
        }
    }

    /** VM time in nanoseconds of the first tick not yet delivered, maybe past; {@link Long#MAX_VALUE} when none comes. */
    public long nextTickNanos() {
        long edge = timer.nextEdge(memory.get64(DELIVERED));
        return edge == Long.MAX_VALUE ? Long.MAX_VALUE : PitClock.nanos(edge);
    }

    /** Whether the guest has made its timer tick more than 36 times a second, oftener than VMs take turns. */
    public boolean ticksOften() {
        return timer.period() < OFTEN;
    }

    /**
     * Whether each tick is to be delivered although several are due, as {@link #deliverOneTick} does: to a program that
     * counts the ticks of a fast timer they are its time.
     */
    public boolean makesUp() {
        return timer.periodic() && timer.period() < OFTEN && timer.period() >= SHORTEST_MADE_UP;
    }

    /** Delivers the oldest tick due by now that is not older than a second. */
    public void deliverOneTick() {
        long now = now();
        long edges = timer.edges(memory.get64(DELIVERED), now);
        if (edges > 0) {
            long kept = Math.min(edges, Math.max(1, OLDEST_MADE_UP / timer.period()));
            memory.put64(DELIVERED, timer.lastEdge(now) - (kept - 1) * timer.period());
            irqs.lower(0);
            irqs.raise(0);
        }
    }

    /**
     * Gives up the ticks that have become due since {@code nanos}, VM time: the guest ran meanwhile and did not take the one
     * before.
     */
    public void giveUpTicksSince(long nanos) {
        long now = now();
        long delivered = memory.get64(DELIVERED);
        long lost = timer.edges(Math.max(delivered, PitClock.ticks(nanos)), now);
        if (lost > 0) {
            memory.put64(DELIVERED, Math.min(delivered + lost * timer.period(), timer.lastEdge(now)));
        }
    }

    /** Delivers the ticks due by now: however many they are, IRQ 0 is raised once. Returns their number. */
    public long deliverTicks() {
        long edges = skipTicks(clock.nanos());
        if (edges > 0) {
            irqs.lower(0);
            irqs.raise(0);
        }
        return edges;
    }

    /**
     * Counts the ticks due by now as delivered without raising IRQ 0, for a caller that has proven that they change
     * nothing but the BIOS tick count. Returns their number.
     *
     * @param nanos what the clock shows
     */
    public long skipTicks(long nanos) {
        long now = PitClock.ticks(nanos);
        long edges = timer.edges(memory.get64(DELIVERED), now);
        if (edges > 0) {
            Cells.set64(memory, DELIVERED, timer.lastEdge(now));
        }
        return edges;
    }

    /** Reads port 40h to 43h. */
    public int in8(int port) {
        int index = port & 3;
        if (index == 3) {
            return 0xFF;
        }
        if (!makesUp()) {
            deliverBefore(index);
        }
        return counter(index).read(now());
    }

    /** Writes port 40h to 43h. */
    public void out8(int port, int value) {
        int index = port & 3;
        if (index != 3) {
            deliverBefore(index);
            counter(index).write(value, now());
            return;
        }
        int select = value >> 6;
        if (select == 3) {
            readBack(value);
        } else {
            boolean latches = (value & LATCH_OR_MODE) == 0;
            if (!latches || !makesUp()) {
                deliverBefore(select);
            }
            counter(select).control(value, now());
        }
    }

    /** Drives the gate of counter 2, port 61h bit 0. */
    public void setSpeakerGate(boolean high) {
        speaker.setGate(high, now());
    }

    /** The gate of counter 2. */
    public boolean speakerGate() {
        return speaker.gate();
    }

    /** The output of counter 2, port 61h bit 5. */
    public boolean speakerOutput() {
        return speaker.output(now());
    }

    /** The level that changes with every memory refresh (15 us), port 61h bit 4: programs time short delays by it. */
    public boolean refreshToggle() {
        return ((now() / REFRESH_PULSES) & 1) != 0;
    }

    private void readBack(int command) {
        for (int index = 0; index < 3; index++) {
            if ((command & (2 << index)) != 0) {
                if (!makesUp()) {
                    deliverBefore(index);
                }
                if ((command & 0x20) == 0) {
                    counter(index).latchCount(now());
                }
                if ((command & 0x10) == 0) {
                    counter(index).latchStatus(now());
                }
            }
        }
    }

    /** What the guest does to counter 0 must not lose edges that were due before. */
    private void deliverBefore(int index) {
        if (index == 0) {
            deliverTicks();
        }
    }

    private PitCounter counter(int index) {
        return switch (index) {
            case 0 -> timer;
            case 1 -> refresh;
            default -> speaker;
        };
    }

    private long now() {
        return PitClock.ticks(clock.nanos());
    }
}
