package dev.plankton.cpu;

import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * Layout of the CPU's part of the hidden page, 128 bytes at {@link StateMap#CPU}: what often changes comes first, so
 * that an idle VM's delta touches few lines.
 */
final class Registers {
    private static final int GENERAL = 0; // 8 doublewords
    private static final int IP = 32;
    private static final int SEGMENTS = 34; // 6 words
    private static final int FLAGS = 46; // doubleword
    private static final int A20_AND_SHADOW = 50;
    private static final int CR0 = 51;
    static final int INSTRUCTIONS = 52; // quadword
    private static final int IDT = 64; // base doubleword, limit word
    private static final int GDT = 70;
    private static final int TIME_STAMP = 76; // quadword

    /** 28 bytes for operands and instructions that wrap; zero between instructions. */
    static final int SCRATCH = 96;

    private Registers() {}

    static void save(Cpu c) {
        Memory m = c.memory;
        int at = StateMap.CPU;
        for (int n = 0; n < 8; n++) {
            m.put32(at + GENERAL + 4 * n, c.r[n]);
        }
        m.put16(at + IP, c.ip);
        for (int n = 0; n < 6; n++) {
            m.put16(at + SEGMENTS + 2 * n, c.segments[n]);
        }
        m.put32(at + FLAGS, c.flags());
        m.put8(at + A20_AND_SHADOW, (c.a20() ? 1 : 0) | (c.shadow() ? 2 : 0));
        m.put8(at + CR0, c.cr0);
        m.put64(at + INSTRUCTIONS, c.instructions());
        if (rarelyChangedDiffers(c, at)) {
            m.put32(at + IDT, c.idtBase);
            m.put16(at + IDT + 4, c.idtLimit);
            m.put32(at + GDT, c.gdtBase);
            m.put16(at + GDT + 4, c.gdtLimit);
            m.put64(at + TIME_STAMP, c.timeStampOffset);
        }
    }

    /** The second line is written only when it must be: most VMs never change it. */
    private static boolean rarelyChangedDiffers(Cpu c, int at) {
        Memory m = c.memory;
        return m.get32(at + IDT) != c.idtBase
                || m.get16(at + IDT + 4) != c.idtLimit
                || m.get32(at + GDT) != c.gdtBase
                || m.get16(at + GDT + 4) != c.gdtLimit
                || m.get64(at + TIME_STAMP) != c.timeStampOffset;
    }

    static void load(Cpu c) {
        Memory m = c.memory;
        int at = StateMap.CPU;
        for (int n = 0; n < 8; n++) {
            c.r[n] = m.get32(at + GENERAL + 4 * n);
        }
        c.ip = m.get16(at + IP);
        for (int n = 0; n < 6; n++) {
            c.setSegment(n, m.get16(at + SEGMENTS + 2 * n));
        }
        c.setFlags(m.get32(at + FLAGS));
        int bits = m.get8(at + A20_AND_SHADOW);
        c.setA20((bits & 1) != 0);
        c.cr0 = m.get8(at + CR0);
        c.restore(m.get64(at + INSTRUCTIONS), (bits & 2) != 0);
        c.idtBase = m.get32(at + IDT);
        c.idtLimit = m.get16(at + IDT + 4);
        c.gdtBase = m.get32(at + GDT);
        c.gdtLimit = m.get16(at + GDT + 4);
        c.timeStampOffset = m.get64(at + TIME_STAMP);
    }
}
