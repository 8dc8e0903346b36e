package dev.plankton.machine.core;

import dev.plankton.clock.HostClock;
import dev.plankton.cpu.Cpu;
import dev.plankton.device.DeviceClock;
import dev.plankton.machine.ClockReading;
import dev.plankton.machine.ClockRule;
import dev.plankton.machine.ClockSource;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * The clock of the mounted VM. Its state, at {@link StateMap#CLOCK}:
 *
 * <pre>
 * +0  64 bits: host time of power-on in nanoseconds (host clock),
 *     or the nanoseconds passed over while idle (instruction clock)
 * +8   8 bits: {@link Activity}
 * </pre>
 */
public final class VmClock implements DeviceClock {
    /** Where a state has what its time is counted from, 64 bits. */
    public static final int BASE = StateMap.CLOCK;

    private static final int NANOS_PER_SECOND = 1_000_000_000;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final Memory memory;
    private final Cpu cpu;
    private final HostTime host;

    /** Instructions a second by which time is counted, 0 if it is the host's; a switch over the source would be slower. */
    private final long perSecond;

    /** Wall-clock time of a counted VM's time 0, milliseconds since 1970. */
    private final long startMillis;

    VmClock(Memory memory, Cpu cpu, ClockSource source, HostTime host) {
        this.host = host;
        this.memory = memory;
        this.cpu = cpu;
        if (source instanceof ClockSource.Instructions(long rate, long start)) {
            perSecond = rate;
            startMillis = start;
        } else {
            perSecond = 0;
            startMillis = 0;
        }
    }

    /** VM time in nanoseconds since power-on. */
    @Override
    public long nanos() {
        return perSecond == 0 ? host.nanoTime() - memory.get64(BASE) : counted() + memory.get64(BASE);
    }

    private long counted() {
        return counted(cpu.instructions(), perSecond);
    }

    /**
     * VM time in nanoseconds since power-on of a state.
     *
     * @param base its 64 bits at {@link #BASE}
     * @param instructions that it has executed
     * @param then when it was so
     */
    public static long nanosIn(ClockSource source, long base, long instructions, ClockReading then) {
        return switch (source) {
            case ClockSource.Host() -> then.nanos() - base;
            case ClockSource.Instructions counted -> base + counted(instructions, counted.perSecond());
        };
    }

    /** The nanoseconds in which a number of instructions execute. */
    static long counted(long instructions, long perSecond) {
        long seconds = instructions / perSecond;
        return seconds * NANOS_PER_SECOND + instructions % perSecond * NANOS_PER_SECOND / perSecond;
    }

    /** Starts time, and returns the wall-clock time of VM time 0 in milliseconds since 1970. */
    long start() {
        if (skips()) {
            memory.put64(BASE, 0);
            return startMillis;
        }
        long step = host.lastStep();
        memory.put64(BASE, step);
        return host.millisAt(step);
    }

    /**
     * Goes on by this host's clock from where the VM's time was at {@code then}, or a few milliseconds later: at a {@link
     * HostTime} step, so that forks of one snapshot can share their state. Time that is counted goes on by itself.
     *
     * @return milliseconds by which the wall clock is to be put forward
     */
    long resume(ClockReading then, ClockRule rule) {
        if (skips()) {
            return 0;
        }
        long vmTime = then.nanos() - memory.get64(BASE);
        long passed = Math.max(0, host.millis() - then.millis());
        memory.put64(BASE, host.lastStep() - vmTime - (rule == ClockRule.CONTINUE ? passed * NANOS_PER_MILLI : 0));
        return rule == ClockRule.JUMP ? passed : 0;
    }

    /** Goes on by counting from {@code nanos} of VM time. */
    void resumeCounted(long nanos) {
        memory.put64(BASE, nanos - counted());
    }

    /** Whether an idle period can be passed over. */
    boolean skips() {
        return perSecond != 0;
    }

    /** How many instructions, 1 to {@code limit}, may execute before VM time is {@code deadline}. */
    int fuelUntil(long deadline, int limit) {
        if (!skips() || deadline == Long.MAX_VALUE) {
            return limit;
        }
        long counted = deadline - memory.get64(BASE);
        long rest = counted % NANOS_PER_SECOND * perSecond;
        long end = counted / NANOS_PER_SECOND * perSecond + Math.ceilDiv(rest, NANOS_PER_SECOND);
        return Math.clamp(end - cpu.instructions(), 1, limit);
    }

    /** Passes over the time up to {@code deadline}, VM time. */
    void skipTo(long deadline) {
        memory.put64(BASE, memory.get64(BASE) + Math.max(0, deadline - nanos()));
    }

    /** The host's {@link HostClock#nanoTime} at which VM time will be {@code deadline}. */
    long hostNanos(long deadline) {
        return deadline + memory.get64(BASE);
    }
}
