package dev.plankton.cpu.ops;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.isa.InterruptWatch;
import dev.plankton.cpu.isa.InterruptWatch.Cause;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.DebugRegisters;
import dev.plankton.cpu.state.Fault;
import dev.plankton.cpu.state.ProtectedUse;
import dev.plankton.cpu.state.Stop;

/**
 * Delivery of interrupts and exceptions through the interrupt vector table (Intel SDM vol. 3, section 20.1.4). In protected
 * mode the VM ends instead, as there are no gates: by a shutdown, as on a PC, if the descriptor table is too short even for
 * a double fault.
 */
public final class Delivery {
    private static final int DOUBLE_FAULT = 8;

    /** What an exception costs the host: it leaves the interpreter's loop as a Java exception. See {@link CpuState#charge}. */
    private static final int FAULT_COST = 250;

    private Delivery() {}

    /** Bytes of a gate. */
    private static final int GATE = 8;

    /** A device's interrupt: enters the handler of {@code vector}; if that faults, of a double fault; if that faults too, shuts down. */
    public static void interrupt(CpuState c, int vector) {
        deliver(c, vector, Cause.DEVICE);
    }

    private static void deliver(CpuState c, int vector, Cause cause) {
        if (c.protectedMode()) {
            refuse(c, ProtectedUse.INTERRUPT, vector);
            return;
        }
        int sp = c.reg32(CpuState.SP);
        try {
            enter(c, vector, false, cause);
        } catch (Fault first) {
            c.setReg32(CpuState.SP, sp);
            try {
                int second = first == Fault.GP && vector != Fault.GP.vector ? Fault.GP.vector : DOUBLE_FAULT;
                enter(c, second, false, Cause.EXCEPTION);
            } catch (Fault last) {
                c.setReg32(CpuState.SP, sp);
                c.halt(Stop.SHUTDOWN);
            }
        }
    }

    /** Delivers an exception of the instruction at {@link CpuState#start}. */
    public static void fault(CpuState c, Fault fault) {
        if (fault == Fault.PREFIX_RUN) {
            c.ip = c.start + 1;
            c.charge(FAULT_COST);
            return;
        }
        // The 8086 has its divide error after the instruction, like an INT 0.
        if (fault != Fault.DE || c.model != CpuModel.I8086) {
            c.ip = c.start;
        }
        if (fault == Fault.ENDS) {
            c.halt(Stop.PROTECTED_MODE);
            return;
        }
        if (c.protectedMode()) {
            int opcode = fault == Fault.UD ? systemInstruction(c) : 0;
            if (opcode == 0) {
                refuse(c, ProtectedUse.EXCEPTION, fault.vector);
            } else {
                refuse(c, ProtectedUse.SYSTEM_INSTRUCTION, opcode);
            }
            return;
        }
        deliver(c, fault.vector, Cause.EXCEPTION);
        if (fault == Fault.DB) {
            DebugRegisters.enterHandler(c);
        }
        c.charge(FAULT_COST);
    }

    /** Enters the handler of a debug exception after an instruction. DR6 has been set. */
    public static void debugTrap(CpuState c) {
        deliver(c, Fault.DB.vector, Cause.EXCEPTION);
        DebugRegisters.enterHandler(c);
    }

    /** INT1, which raises a debug exception and leaves DR6 as it is. */
    public static void int1(CpuState c) {
        software(c, Fault.DB.vector);
        DebugRegisters.enterHandler(c);
    }

    /**
     * INT n, INT3 and INTO: a fault while it is delivered is the instruction's own. With 32-bit operands the frame is
     * three doublewords (Intel SDM vol. 2, INT n, real-address mode).
     */
    public static void software(CpuState c, int vector) {
        if (c.protectedMode()) {
            c.ip = c.start;
            refuse(c, ProtectedUse.SOFTWARE_INTERRUPT, vector);
            return;
        }
        int sp = c.reg32(CpuState.SP);
        try {
            enter(c, vector, c.operand32, Cause.INSTRUCTION);
            c.charge(InterruptFrames.COST);
        } catch (Fault fault) {
            c.setReg32(CpuState.SP, sp);
            throw fault;
        }
    }

    /** The opcode of an instruction that real mode does not have: ARPL 63h, 0F 00 to 0F 03; 0 of any other. */
    private static int systemInstruction(CpuState c) {
        int code = c.codeByte(c.start);
        int second = c.codeByte(c.start + 1);
        boolean known = code == 0x63 || code == 0x0F && (second == 0 || second == 2 || second == 3);
        return !known ? 0 : code == 0x63 ? code : code << 8 | second;
    }

    private static void refuse(CpuState c, ProtectedUse use, int vector) {
        boolean missing = use == ProtectedUse.SYSTEM_INSTRUCTION;
        if (!missing && vector * GATE + GATE - 1 > c.idtLimit && DOUBLE_FAULT * GATE + GATE - 1 > c.idtLimit) {
            c.halt(Stop.SHUTDOWN);
        } else {
            c.protectedUse = use.code(vector);
            c.halt(Stop.PROTECTED_MODE);
        }
    }

    private static void enter(CpuState c, int vector, boolean wide, Cause cause) {
        if (vector * 4 + 3 > c.idtLimit) {
            throw Fault.GP;
        }
        int entry = c.memory.index(c.idtBase + vector * 4 & c.addressMask, 4);
        if (entry < 0) {
            throw Fault.GP;
        }
        push(c, c.flags(), wide);
        push(c, c.segments[CpuState.CS], wide);
        push(c, c.ip, wide);
        c.systemFlags &= ~(Flags.IF | Flags.TF | Flags.AC | Flags.RF);
        c.ip = c.memory.get16(entry);
        c.setSegment(CpuState.CS, c.memory.get16(entry + 2));
        c.enteredHandler = true;
        InterruptWatch watch = c.interruptWatch;
        if (watch != null) {
            watch.entered(vector, cause);
        }
    }

    private static void push(CpuState c, int value, boolean wide) {
        if (wide) {
            c.push32(value);
        } else {
            c.push16(value);
        }
    }
}
