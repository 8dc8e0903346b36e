package dev.plankton.bios.data;

import dev.plankton.cpu.Cpu;
import dev.plankton.memory.Memory;

/**
 * The program that called a BIOS service: its memory by segment and offset, and the flags it will get back, which lie on
 * its stack as INT pushed them. Offsets wrap at 64 KB, so nothing here reaches beyond guest memory.
 */
public final class Caller {
    private static final int CARRY = 0x01;
    private static final int ZERO = 0x40;

    private final Cpu cpu;
    private final Memory memory;

    public Caller(Cpu cpu, Memory memory) {
        this.cpu = cpu;
        this.memory = memory;
    }

    /** The linear address of {@code segment:offset} as the A20 gate stands. */
    public int linear(int segment, int offset) {
        int address = (segment << 4) + (offset & 0xFFFF);
        return cpu.a20() ? address : address & 0xFFFFF;
    }

    public int get8(int segment, int offset) {
        return memory.get8(linear(segment, offset));
    }

    public int get16(int segment, int offset) {
        return get8(segment, offset) | (get8(segment, offset + 1) << 8);
    }

    public long get32(int segment, int offset) {
        return get16(segment, offset) | ((long) get16(segment, offset + 2) << 16);
    }

    public void set8(int segment, int offset, int value) {
        memory.store8(linear(segment, offset), value);
    }

    public void set16(int segment, int offset, int value) {
        set8(segment, offset, value);
        set8(segment, offset + 1, value >> 8);
    }

    public void set32(int segment, int offset, int value) {
        set16(segment, offset, value);
        set16(segment, offset + 2, value >> 16);
    }

    public void setCarry(boolean on) {
        setFlag(CARRY, on);
    }

    public void setZero(boolean on) {
        setFlag(ZERO, on);
    }

    /** The common way to report: a code in AH, and carry set unless it is 0. */
    public void report(int code) {
        cpu.setReg8(Cpu.AH, code);
        setCarry(code != 0);
    }

    private void setFlag(int flag, boolean on) {
        int image = cpu.hidden.index(Cpu.SS, cpu.onStack(cpu.reg32(Cpu.SP) + 4), 1);
        if (image >= 0) {
            int low = memory.get8(image);
            memory.store8(image, on ? low | flag : low & ~flag);
        }
    }
}
