package dev.plankton.bios.data;

import dev.plankton.cpu.Cpu;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * Cuts a service that may take long into steps of some microseconds, see {@link Outcome#AGAIN}: the VM's slice may end
 * after each. The service notes its progress, leaves the caller's registers alone until it is done, and goes on from
 * there when it is called again, which to the guest looks like one instruction.
 *
 * <p>State, 24 bytes at {@link StateMap#BIOS} + 24, all 0 while no service is in the middle of its work: a flag and five
 * numbers of the service, 32 bits each. Where a step ends depends on the VM's state only, not on the slice.
 */
public final class Steps {
    private static final int UNDER_WAY = StateMap.BIOS + 24;
    private static final int NOTES = UNDER_WAY + 4;

    /** Numbers that a service can note. */
    private static final int COUNT = 5;

    /** What a step is charged when it ends: 16 microseconds. */
    private static final int STEP = 4_000;

    private final Cpu cpu;
    private final Memory memory;
    private long start;

    public Steps(Cpu cpu, Memory memory) {
        this.cpu = cpu;
        this.memory = memory;
    }

    /** Begins a step. */
    public void begin() {
        start = cpu.charged();
    }

    /** Takes what work costs the host, in interpreted instructions of about 4 ns. */
    public void charge(int cost) {
        cpu.charge(cost);
    }

    /** Whether the step has done enough. */
    public boolean full() {
        return cpu.charged() - start >= STEP;
    }

    /** Whether the service has begun its work in an earlier step. */
    public boolean underWay() {
        return memory.get8(UNDER_WAY) != 0;
    }

    /** Number {@code n}, 0 to 4, as {@link #pause} has noted it; 0 if no service is under way. */
    public int noted(int n) {
        return memory.get32(NOTES + 4 * n);
    }

    /** Ends the step: the service goes on with these numbers, five at most. */
    public Outcome pause(int... notes) {
        memory.put8(UNDER_WAY, 1);
        for (int n = 0; n < notes.length; n++) {
            memory.put32(NOTES + 4 * n, notes[n]);
        }
        return Outcome.AGAIN;
    }

    /** The service's work is done. */
    public void finish() {
        if (underWay()) {
            memory.fill(UNDER_WAY, 4 + 4 * COUNT, 0);
        }
    }
}
