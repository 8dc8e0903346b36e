package dev.plankton.cpu;

import dev.plankton.memory.Memory;

/** Control registers, descriptor tables (which real mode only stores), time stamp, CPUID, coprocessor and ports. */
final class SystemInstructions {
    private static final int MSR_TSC = 0x10;
    private static final int CR4_DE = 0x08;

    private SystemInstructions() {}

    static void execute(Cpu c, int handler) {
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
            case Handler.CLTS -> c.cr0 &= ~Cpu.CR0_TS;
            case Handler.MOV_RD_CD -> c.setReg32(c.modRm & 7, control(c, c.modRm >> 3 & 7));
            case Handler.MOV_CD_RD -> setControl(c, c.modRm >> 3 & 7, c.reg32(c.modRm & 7));
            case Handler.MOV_RD_DD -> c.setReg32(c.modRm & 7, c.memory.get32(debug(c)));
            case Handler.MOV_DD_RD -> c.memory.put32(debug(c), c.reg32(c.modRm & 7));
            case Handler.RDTSC -> setPair(c, timeStamp(c));
            case Handler.RDPMC -> setPair(c, c.instructions());
            case Handler.RDMSR -> {
                checkMsr(c);
                setPair(c, timeStamp(c));
            }
            case Handler.WRMSR -> {
                checkMsr(c);
                c.timeStampOffset = ((long) c.reg32(Cpu.DX) << 32 | c.reg32(Cpu.AX) & 0xFFFFFFFFL) - cycles(c);
            }
            case Handler.CPUID -> Cpuid.execute(c);
            case Handler.WAIT -> {
                if ((c.cr0 & (Cpu.CR0_MP | Cpu.CR0_TS)) == (Cpu.CR0_MP | Cpu.CR0_TS)) {
                    throw Fault.NM;
                }
            }
            case Handler.ESC -> {
                // There is no coprocessor: with EM clear an ESC does nothing, as on a PC with an empty socket.
                if ((c.cr0 & (Cpu.CR0_EM | Cpu.CR0_TS)) != 0) {
                    throw Fault.NM;
                }
            }
            default -> throw new IllegalStateException("no case for handler " + handler);
        }
    }

    static void sti(Cpu c) {
        if ((c.systemFlags & Flags.IF) == 0) {
            c.systemFlags |= Flags.IF;
            c.inhibitInterrupts();
            c.attend();
        }
    }

    static void in(Cpu c, int port, int size) {
        int value = c.ports.in(port, size);
        if (size == 2) {
            c.setReg16(Cpu.AX, value);
        } else {
            c.setReg32(Cpu.AX, value);
        }
    }

    private static void storeTable(Cpu c, int limit, int base) {
        Memory m = c.memory;
        m.store16(c.operandAddress, limit);
        m.store32(c.operandAddress + 2, base);
    }

    /** With 16-bit operands the base has 24 bits. */
    private static int tableBase(Cpu c) {
        int base = c.memory.get32(c.operandAddress + 2);
        return c.operand32 ? base : base & 0xFFFFFF;
    }

    private static int control(Cpu c, int n) {
        return switch (n) {
            case 0 -> c.cr0;
            case 2, 3, 4 -> c.memory.get32(Registers.control(n));
            default -> throw Fault.UD;
        };
    }

    private static void setControl(Cpu c, int n, int value) {
        switch (n) {
            case 0 -> setControl0(c, value);
            case 2, 3, 4 -> c.memory.put32(Registers.control(n), value);
            default -> throw Fault.UD;
        }
    }

    /** With CR4.DE set DR4 and DR5 do not exist. */
    private static int debug(Cpu c) {
        int n = c.modRm >> 3 & 7;
        if ((n & 6) == 4 && (c.memory.get32(Registers.control(4)) & CR4_DE) != 0) {
            throw Fault.UD;
        }
        return Registers.debug(n);
    }

    private static void setControl0(Cpu c, int value) {
        c.cr0 = value | Cpu.CR0_ET;
        if ((value & Cpu.CR0_PE) != 0) {
            c.halt(Stop.PROTECTED_MODE);
        }
    }

    /** The one model-specific register there is: the time stamp counter. */
    private static void checkMsr(Cpu c) {
        if (c.reg32(Cpu.CX) != MSR_TSC) {
            throw Fault.GP;
        }
    }

    private static long timeStamp(Cpu c) {
        return cycles(c) + c.timeStampOffset;
    }

    /**
     * Clock cycles since power-on: four to an instruction on the average, one to seven from one to the next. Programs take
     * the low bits for chance, and loops would find a plain count of instructions in step with themselves. It depends on
     * the instructions executed only, so that a run can be replayed.
     */
    private static long cycles(Cpu c) {
        long instructions = c.instructions();
        long mixed = instructions * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
        return (instructions << 2) + (mixed >>> 62);
    }

    private static void setPair(Cpu c, long value) {
        c.setReg32(Cpu.AX, (int) value);
        c.setReg32(Cpu.DX, (int) (value >>> 32));
    }
}
