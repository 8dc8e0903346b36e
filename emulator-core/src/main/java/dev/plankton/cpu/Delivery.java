package dev.plankton.cpu;

import dev.plankton.memory.StateMap;

/** Delivery of interrupts and exceptions through the interrupt vector table (Intel SDM vol. 3, section 20.1.4). */
final class Delivery {
    private static final int DOUBLE_FAULT = 8;

    /** What an exception costs the host: it leaves the interpreter's loop as a Java exception. See {@link Cpu#charge}. */
    private static final int FAULT_COST = 250;

    /** What a software interrupt and its IRET cost on the interpreter beside their instructions. */
    private static final int SOFTWARE_COST = 6;

    private Delivery() {}

    /** Enters the handler of {@code vector}; if that faults, of a double fault; if that faults too, shuts down. */
    static void interrupt(Cpu c, int vector) {
        int sp = c.reg32(Cpu.SP);
        try {
            enter(c, vector, false);
        } catch (Fault first) {
            c.setReg32(Cpu.SP, sp);
            try {
                enter(c, first == Fault.GP && vector != Fault.GP.vector ? Fault.GP.vector : DOUBLE_FAULT, false);
            } catch (Fault second) {
                c.setReg32(Cpu.SP, sp);
                c.halt(Stop.SHUTDOWN);
            }
        }
    }

    /** INT1 is delivered as the exception it stands for: IP is that of the instruction, as captured on silicon. */
    static void debugTrap(Cpu c) {
        c.ip = c.start;
        software(c, 1);
    }

    /** Delivers an exception of the instruction at {@link Cpu#start}. */
    static void fault(Cpu c, Fault fault) {
        if (fault == Fault.PREFIX_RUN) {
            c.ip = c.start + 1;
            c.charge(FAULT_COST);
            return;
        }
        // The 8086 has its divide error behind the instruction, like an INT 0.
        if (fault != Fault.DE || c.model != CpuModel.I8086) {
            c.ip = c.start;
        }
        interrupt(c, fault.vector);
        c.charge(FAULT_COST);
    }

    /**
     * INT n, INT3 and INTO: a fault while it is delivered is the instruction's own. With 32-bit operands the frame is
     * three doublewords (Intel SDM vol. 2, INT n, real-address mode).
     */
    static void software(Cpu c, int vector) {
        int sp = c.reg32(Cpu.SP);
        try {
            enter(c, vector, c.operand32);
            c.charge(SOFTWARE_COST);
        } catch (Fault fault) {
            c.setReg32(Cpu.SP, sp);
            throw fault;
        }
    }

    private static void enter(Cpu c, int vector, boolean wide) {
        if (vector * 4 + 3 > c.idtLimit) {
            throw Fault.GP;
        }
        int entry = (c.idtBase + vector * 4) & c.addressMask;
        if (Integer.compareUnsigned(entry, StateMap.RAM_SIZE - 4) > 0) {
            throw Fault.GP;
        }
        push(c, c.flags(), wide);
        push(c, c.segments[Cpu.CS], wide);
        push(c, c.ip, wide);
        c.systemFlags &= ~(Flags.IF | Flags.TF | Flags.AC | Flags.RF);
        c.ip = c.memory.get16(entry);
        c.setSegment(Cpu.CS, c.memory.get16(entry + 2));
        c.enteredHandler = true;
    }

    private static void push(Cpu c, int value, boolean wide) {
        if (wide) {
            c.push32(value);
        } else {
            c.push16(value);
        }
    }
}
