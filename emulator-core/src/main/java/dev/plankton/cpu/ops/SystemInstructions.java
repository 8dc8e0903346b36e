package dev.plankton.cpu.ops;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.DebugRegisters;
import dev.plankton.cpu.state.Fault;
import dev.plankton.cpu.state.ProtectedUse;
import dev.plankton.cpu.state.Registers;
import dev.plankton.memory.Memory;

/** Control registers, descriptor tables (which real mode only stores), the switch to protected mode and back, time stamp, CPUID, coprocessor and ports. */
public final class SystemInstructions {
    private static final int MSR_TSC = 0x10;

    private SystemInstructions() {}

    public static void execute(CpuState c, int handler) {
        switch (handler) {
            case Handler.SGDT -> storeTable(c, c.gdtLimit, c.gdtBase);
            case Handler.SIDT -> storeTable(c, c.idtLimit, c.idtBase);
            case Handler.LGDT -> {
                c.gdtLimit = c.memory.get16(c.operandAddress);
                c.gdtBase = tableBase(c);
            }
            case Handler.LIDT -> {
                c.idtLimit = c.memory.get16(c.operandAddress);
                c.idtBase = tableBase(c);
            }
            case Handler.SMSW -> {
                if (Operands.isRegister(c)) {
                    Operands.setRegister(c, c.modRm & 7, c.cr0);
                } else {
                    c.memory.store16(c.operandAddress, c.cr0);
                }
            }
            case Handler.LMSW -> setControl0(c, c.cr0 & ~0xE | Operands.load16(c) & 0xF);
            case Handler.INVLPG -> {}
            case Handler.CLTS -> c.cr0 &= ~CpuState.CR0_TS;
            case Handler.MOV_RD_CD -> c.setReg32(c.modRm & 7, control(c, c.modRm >> 3 & 7));
            case Handler.MOV_CD_RD -> setControl(c, c.modRm >> 3 & 7, c.reg32(c.modRm & 7));
            case Handler.MOV_RD_DD -> c.setReg32(c.modRm & 7, DebugRegisters.read(c, c.modRm >> 3 & 7));
            case Handler.MOV_DD_RD -> DebugRegisters.write(c, c.modRm >> 3 & 7, c.reg32(c.modRm & 7));
            case Handler.RDTSC -> setPair(c, timeStamp(c));
            case Handler.RDPMC -> setPair(c, c.instructions());
            case Handler.RDMSR -> {
                checkMsr(c);
                setPair(c, timeStamp(c));
            }
            case Handler.WRMSR -> {
                checkMsr(c);
                c.timeStampOffset =
                        ((long) c.reg32(CpuState.DX) << 32 | c.reg32(CpuState.AX) & 0xFFFFFFFFL) - cycles(c);
            }
            case Handler.CPUID -> Cpuid.execute(c);
            case Handler.ESC -> {
                // Reserved before the 387: it does nothing.
                if ((c.cr0 & (CpuState.CR0_EM | CpuState.CR0_TS)) != 0) {
                    throw Fault.NM;
                }
            }
            default -> throw new IllegalStateException("no case for handler " + handler);
        }
    }

    public static void sti(CpuState c) {
        if ((c.systemFlags & Flags.IF) == 0) {
            c.systemFlags |= Flags.IF;
            c.inhibitInterrupts(false);
            c.attend();
        }
    }

    public static void in(CpuState c, int port, int size) {
        int value = c.ports.in(port, size);
        if (size == 2) {
            c.setReg16(CpuState.AX, value);
        } else {
            c.setReg32(CpuState.AX, value);
        }
    }

    /** An 80286 stores ones in the byte above its 24 bits of base, by which programs recognise it. */
    private static void storeTable(CpuState c, int limit, int base) {
        Memory m = c.memory;
        m.store16(c.operandAddress, limit);
        m.store32(c.operandAddress + 2, c.model == CpuModel.I80286 ? base | 0xFF000000 : base);
    }

    /** With 16-bit operands the base has 24 bits. */
    private static int tableBase(CpuState c) {
        int base = c.memory.get32(c.operandAddress + 2);
        return c.operand32 ? base : base & 0xFFFFFF;
    }

    private static int control(CpuState c, int n) {
        return switch (n) {
            case 0 -> c.cr0;
            case 2, 3, 4 -> c.memory.get32(Registers.control(n));
            default -> throw Fault.UD;
        };
    }

    private static void setControl(CpuState c, int n, int value) {
        switch (n) {
            case 0 -> setControl0(c, value);
            case 2, 3 -> c.memory.put32(Registers.control(n), value);
            case 4 -> {
                c.memory.put32(Registers.control(n), value);
                DebugRegisters.update(c);
            }
            default -> throw Fault.UD;
        }
    }

    private static void setControl0(CpuState c, int value) {
        boolean protects = (value & CpuState.CR0_PE) != 0;
        if ((value & CpuState.CR0_PG) != 0) {
            if (protects) {
                c.protectedUse = ProtectedUse.PAGING.code(0);
                throw Fault.ENDS;
            }
            throw Fault.GP;
        }
        boolean changes = protects != c.protectedMode();
        c.cr0 = value | CpuState.CR0_ET;
        if (changes) {
            c.hidden.modeChanged();
        }
    }

    /** The one model-specific register there is: the time stamp counter. */
    private static void checkMsr(CpuState c) {
        if (c.reg32(CpuState.CX) != MSR_TSC) {
            throw Fault.GP;
        }
    }

    private static long timeStamp(CpuState c) {
        return cycles(c) + c.timeStampOffset;
    }

    /**
     * Clock cycles since power-on: four to an instruction on the average, one to seven from one to the next. Programs take
     * the low bits for chance, and loops would find a plain count of instructions in step with themselves. It depends on
     * the instructions executed only, so that a run can be replayed.
     */
    private static long cycles(CpuState c) {
        long instructions = c.instructions();
        long mixed = instructions * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
        return (instructions << 2) + (mixed >>> 62);
    }

    private static void setPair(CpuState c, long value) {
        c.setReg32(CpuState.AX, (int) value);
        c.setReg32(CpuState.DX, (int) (value >>> 32));
    }
}
