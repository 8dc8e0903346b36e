package dev.plankton.cpu.state;

import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * Layout of the CPU's parts of the hidden page: 128 bytes at {@link StateMap#CPU}, in which what often changes comes
 * first, so that an idle VM's delta touches few lines, and 64 bytes at {@link StateMap#CPU_CONTROL}.
 *
 * <p>The general registers live there all the time: so a register operand is an address in memory like any other, and
 * the interpreter needs one path for both (docs/decisions/001). So do CR2 to CR4 and the debug registers, which only MOV
 * touches: mounting a VM need not look at them. The others are fields of the CPU while a VM is mounted.
 */
public final class Registers {
    /** Address of the general registers, 8 doublewords that are always current; see {@link #byteRegister}. */
    public static final int GENERAL = StateMap.CPU;

    static final int IP = 32;
    static final int SEGMENTS = 34; // 6 words
    static final int FLAGS = 46; // doubleword
    static final int A20_AND_SHADOW = 50;
    static final int INSTRUCTIONS = 52; // quadword
    private static final int CUT_AS = 60; // word
    private static final int IDT = 64; // base doubleword, limit word
    private static final int GDT = 70;
    private static final int TIME_STAMP = 76; // quadword

    /** A doubleword that is always 0, so that an addressing mode without base or index can name it. */
    public static final int ZERO = StateMap.CPU + 88;

    static final int CR0 = 92; // doubleword

    /** 28 bytes for operands and instructions that wrap; zero between instructions. */
    static final int SCRATCH = 96;

    private static final int CONTROL = StateMap.CPU_CONTROL; // CR0 to CR7, of which CR2 to CR4 are used
    private static final int DEBUG = StateMap.CPU_CONTROL + 32; // DR0 to DR7
    private static final int CONTROL_SIZE = 64;

    private Registers() {}

    /** Address of 16- or 32-bit register {@code n}: AX or EAX is 0. */
    public static int register(int n) {
        return GENERAL + (n << 2);
    }

    /** Address of 8-bit register {@code n}: AL to BL are the first bytes of EAX to EBX, AH to BH the second ones. */
    public static int byteRegister(int n) {
        return GENERAL + ((n & 3) << 2 | n >> 2);
    }

    /** Address of CR2, CR3 or CR4. */
    public static int control(int n) {
        return CONTROL + (n << 2);
    }

    /** Address of debug register {@code n}; DR4 and DR5 are other names of DR6 and DR7. */
    public static int debug(int n) {
        return DEBUG + (((n & 6) == 4 ? n + 2 : n) << 2);
    }

    /** CR2 to CR4 and the debug registers after RESET; writes nothing where they are so already. */
    static void resetControl(Memory m) {
        for (int at = StateMap.CPU_CONTROL; at < StateMap.CPU_CONTROL + CONTROL_SIZE; at += 4) {
            int value = at == debug(6) ? 0xFFFF0FF0 : at == debug(7) ? 0x400 : 0;
            if (m.get32(at) != value) {
                m.put32(at, value);
            }
        }
    }

    public static void save(CpuState c) {
        Memory m = c.memory;
        int at = StateMap.CPU;
        m.put16(at + IP, c.ip);
        for (int n = 0; n < 6; n++) {
            m.put16(at + SEGMENTS + 2 * n, c.segments[n]);
        }
        m.put32(at + FLAGS, c.flags());
        m.put8(
                at + A20_AND_SHADOW,
                (c.a20() ? 1 : 0)
                        | (c.inhibited() ? 2 : 0)
                        | (c.beyondSegment() ? 4 : 0)
                        | (c.stringCut ? 8 : 0)
                        | (c.inhibited() && c.stackMoved ? 16 : 0)
                        | (c.trapWaits ? 32 : 0));
        m.put64(at + INSTRUCTIONS, c.instructions());
        m.put16(at + CUT_AS, c.stringCut ? c.cutAs : 0);
        if (rarelyChangedDiffers(c, at)) {
            m.put32(at + IDT, c.idtBase);
            m.put16(at + IDT + 4, c.idtLimit);
            m.put32(at + GDT, c.gdtBase);
            m.put16(at + GDT + 4, c.gdtLimit);
            m.put64(at + TIME_STAMP, c.timeStampOffset);
            m.put32(at + CR0, c.cr0);
        }
        c.hidden.save(m);
    }

    /** The second line is written only when it must be: most VMs never change it. */
    private static boolean rarelyChangedDiffers(CpuState c, int at) {
        Memory m = c.memory;
        return m.get32(at + IDT) != c.idtBase
                || m.get16(at + IDT + 4) != c.idtLimit
                || m.get32(at + GDT) != c.gdtBase
                || m.get16(at + GDT + 4) != c.gdtLimit
                || m.get64(at + TIME_STAMP) != c.timeStampOffset
                || m.get32(at + CR0) != c.cr0;
    }

    public static void load(CpuState c) {
        Memory m = c.memory;
        int at = StateMap.CPU;
        int bits = m.get8(at + A20_AND_SHADOW);
        c.ip = m.get16(at + IP) | ((bits & 4) != 0 ? 0x10000 : 0);
        c.hidden.reset();
        for (int n = 0; n < 6; n++) {
            c.setSegment(n, m.get16(at + SEGMENTS + 2 * n));
        }
        c.setFlags(m.get32(at + FLAGS));
        c.cr0 = m.get32(at + CR0);
        c.hidden.load(m);
        c.setA20((bits & 1) != 0);
        c.stringCut = (bits & 8) != 0;
        c.cutAs = m.get16(at + CUT_AS);
        c.stackMoved = (bits & 16) != 0;
        c.trapWaits = (bits & 32) != 0;
        c.breakpointsMet = 0;
        DebugRegisters.update(c);
        c.restore(m.get64(at + INSTRUCTIONS), (bits & 2) != 0);
        c.idtBase = m.get32(at + IDT);
        c.idtLimit = m.get16(at + IDT + 4);
        c.gdtBase = m.get32(at + GDT);
        c.gdtLimit = m.get16(at + GDT + 4);
        c.timeStampOffset = m.get64(at + TIME_STAMP);
    }
}
