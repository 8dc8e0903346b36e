package dev.plankton.cpu;

import java.util.function.IntPredicate;

/**
 * The idle loop that was proven last (see {@link IdleLoop}), if nothing but AL, the flags and what its ports say decides
 * where it leads. Then the proof holds for every VM that sleeps in the same code with the same AL and flags and finds the
 * same at the ports, whatever its other registers hold, and costs a few comparisons. Confined to one thread at a time.
 */
final class ProvenLoop {
    /**
     * One instruction that was found harmless.
     *
     * @param bytes the eight bytes at its address, of which {@code length} are its own
     * @param port which it reads into AL, or -1
     * @param accumulatorOnly whether it reads and writes no register but AL and the flags, and no memory
     */
    record Step(int address, long bytes, int length, int port, boolean accumulatorOnly) {}

    private final Cpu c;
    private final Step[] steps;
    private final int[] inputs;
    private int taken;
    private boolean holds;
    private int codeBase;
    private int addressMask;
    private int ip;
    private int flags;
    private int al;

    /** None yet; {@code longest} is the number of instructions of the longest loop. */
    ProvenLoop(Cpu cpu, int longest) {
        c = cpu;
        steps = new Step[longest];
        inputs = new int[longest];
    }

    /** Forgets the loop, and takes down the one that begins where the CPU stands. */
    void begin() {
        holds = false;
        taken = 0;
        codeBase = c.bases[Cpu.CS];
        addressMask = c.addressMask;
        ip = c.ip();
        flags = c.flags();
        al = c.reg8(Cpu.AL);
    }

    /** The instruction has been executed. */
    void add(Step step) {
        steps[taken] = step;
        inputs[taken] = c.reg8(Cpu.AL);
        taken++;
    }

    /** The loop is proven. */
    void end() {
        holds = true;
        for (int n = 0; n < taken; n++) {
            holds &= steps[n].accumulatorOnly();
        }
    }

    /** Whether the CPU is about to go through the same loop, with the same inputs, none of which changes. */
    boolean isNext(IdleLoop.Changing changing, IntPredicate constantPort) {
        if (!holds
                || c.ip() != ip
                || c.bases[Cpu.CS] != codeBase
                || c.addressMask != addressMask
                || c.flags() != flags
                || c.reg8(Cpu.AL) != al) {
            return false;
        }
        for (int n = 0; n < taken; n++) {
            Step step = steps[n];
            if (c.memory.get64(step.address()) != step.bytes() || changing.touches(step.address(), step.length())) {
                return false;
            }
            int port = step.port();
            if (port >= 0 && !(constantPort.test(port) && c.devicePorts().in(port, 1) == inputs[n])) {
                return false;
            }
        }
        return true;
    }
}
