package dev.plankton.machine.core;

import dev.plankton.clock.HostClock;
import dev.plankton.cpu.Cpu;
import dev.plankton.device.DeviceClock;
import dev.plankton.machine.ClockReading;
import dev.plankton.machine.ClockRule;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.input.ClockLine;
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

    /** A fourth of a nanosecond an instruction: no host is faster, so that the time read next is not before this. */
    private static final int FOLLOWING_SHIFT = 2;

    /** A port read takes more than this on any host: so loops that wait for time to pass get there. */
    private static final int PORT_NANOS = 32;

    private final Memory memory;
    private final Cpu cpu;
    private HostTime host;

    /** Instructions a second by which time is counted, 0 if it is the host's; a switch over the source would be slower. */
    private long perSecond;

    /**
     * Whether the host's time is read only at {@link #follow}: after that it passes with instructions and reads of ports, a bit
     * slower than the host's, so that a run is a function of its beginning.
     */
    private boolean follows;

    /** Whether a run with the time last read has yet to begin. */
    private boolean fresh;

    /** The host's time at {@link #readAt}, and the time that port reads have taken since. */
    private long read;

    /** Instructions executed when it was read. */
    private long readAt;

    /** Wall-clock time of a counted VM's time 0, milliseconds since 1970. */
    private final long startMillis;

    /** From now on the host's time is {@code time}; no VM is mounted. */
    void host(HostTime time) {
        host = time;
    }

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
        return perSecond == 0 ? hostNow() - memory.get64(BASE) : counted() + memory.get64(BASE);
    }

    /** The same between runs, in which time passes as well. */
    long nanosNow() {
        return perSecond == 0 ? hostNanos() - memory.get64(BASE) : nanos();
    }

    private long hostNow() {
        return follows ? read + (cpu.instructions() - readAt >> FOLLOWING_SHIFT) : host.nanoTime();
    }

    /** The host's time now, and no earlier than it was for this VM. */
    long hostNanos() {
        long now = host.nanoTime();
        return follows ? Math.max(now, hostNow()) : now;
    }

    /** From now on the host's time is {@code nanos} at this instruction, see {@link #follows}; a run begins next. */
    void follow(long nanos) {
        pass(nanos);
        fresh = true;
    }

    /** The same, but no run begins. */
    void pass(long nanos) {
        follows = true;
        read = nanos;
        readAt = cpu.instructions();
    }

    /** Whether the host's time is read only at {@link #follow}. */
    boolean follows() {
        return follows;
    }

    /** Whether a run that begins has a time of its own; if not, it goes on in that of the run before. */
    boolean takeFresh() {
        boolean taken = !follows || fresh;
        fresh = false;
        return taken;
    }

    /** The guest reads a port. */
    void portRead() {
        if (follows) {
            read += PORT_NANOS;
        }
    }

    /** From now on the VM's time is that of the host, or counted as its profile says. */
    void reset(ClockSource source) {
        follows = false;
        fresh = false;
        perSecond = source instanceof ClockSource.Instructions counted ? counted.perSecond() : 0;
    }

    /** From now on time is counted by {@code source}, and goes on from where it is. */
    void count(ClockSource.Instructions source) {
        long now = nanos();
        follows = false;
        fresh = false;
        perSecond = source.perSecond();
        resumeCounted(now);
    }

    /** What, beside the state, says what time it is. */
    ClockLine line() {
        return new ClockLine(follows, fresh, read, readAt, perSecond);
    }

    void line(ClockLine line) {
        follows = line.follows();
        fresh = line.fresh();
        read = line.read();
        readAt = line.readAt();
        perSecond = line.perSecond();
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

    /** What the clocks of the host, or those of a counted VM, show when a VM starts. */
    ClockReading starting() {
        if (skips()) {
            return new ClockReading(0, startMillis);
        }
        long step = host.lastStep();
        return new ClockReading(step, host.millisAt(step));
    }

    /** Starts time at what {@link #starting} returned. */
    void start(ClockReading reading) {
        memory.put64(BASE, reading.nanos());
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
