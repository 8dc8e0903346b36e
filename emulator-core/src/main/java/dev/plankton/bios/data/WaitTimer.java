package dev.plankton.bios.data;

import dev.plankton.cpu.Cpu;
import dev.plankton.device.DeviceClock;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * The deadline of the service that waits. State at {@link StateMap#BIOS}: VM time in nanoseconds (64 bits, 0 for none),
 * then SS:SP of the waiting call (32 bits), by which a wait that an interrupt handler abandoned is distinguished from a new one.
 */
public final class WaitTimer {
    private static final int DEADLINE = StateMap.BIOS;
    private static final int OWNER = StateMap.BIOS + 8;

    private final Cpu cpu;
    private final Memory memory;
    private final DeviceClock clock;

    public WaitTimer(Cpu cpu, Memory memory, DeviceClock clock) {
        this.cpu = cpu;
        this.memory = memory;
        this.clock = clock;
    }

    /** Starts waiting {@code nanos} from the first call on; true, and over, when they have passed. */
    public boolean expired(long nanos) {
        long now = clock.nanos();
        if (!waiting()) {
            start(nanos);
            return false;
        }
        if (now < memory.get64(DEADLINE)) {
            return false;
        }
        cancel();
        return true;
    }

    /** Starts waiting {@code nanos} from now on. */
    public void start(long nanos) {
        memory.put64(DEADLINE, clock.nanos() + Math.max(1, nanos));
        memory.put32(OWNER, owner());
    }

    /** Ends the wait before its time. */
    public void cancel() {
        if (memory.get64(DEADLINE) != 0) {
            memory.put64(DEADLINE, 0);
            memory.put32(OWNER, 0);
        }
    }

    public long deadlineNanos() {
        return waiting() ? memory.get64(DEADLINE) : Long.MAX_VALUE;
    }

    /** Whether a wait of any call has not come to its time. */
    public boolean running() {
        return clock.nanos() < memory.get64(DEADLINE);
    }

    /** Whether the call that is being served has begun to wait. */
    public boolean waiting() {
        return memory.get64(DEADLINE) != 0 && memory.get32(OWNER) == owner();
    }

    private int owner() {
        return (cpu.segment(Cpu.SS) << 16) | cpu.reg16(Cpu.SP);
    }
}
