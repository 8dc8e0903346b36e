package dev.plankton.cpu.ops;

import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.Fault;

/** Jumps and calls within the segment. A 32-bit target beyond the limit is #GP; a 16-bit one wraps first. */
public final class NearTransfers {
    private NearTransfers() {}

    /** Jumps by the displacement that follows, one byte except in the two-byte map. */
    public static void jumpIf(CpuState c, int opcode, boolean taken) {
        int displacement = opcode >= 0x80 && opcode < 0x90 ? displacement(c) : (byte) c.fetch8();
        if (taken) {
            jump(c, displacement);
        }
    }

    private static int displacement(CpuState c) {
        return c.operand32 ? c.fetch32() : (short) c.fetch16();
    }

    public static void jump(CpuState c, int displacement) {
        jumpTo(c, c.ip + displacement);
    }

    public static void jumpTo(CpuState c, int target) {
        c.ip = checked(c, target);
    }

    public static void call(CpuState c, int displacement) {
        callTo(c, c.ip + displacement);
    }

    public static void callTo(CpuState c, int target) {
        int checked = checked(c, target);
        Stack.push(c, c.ip);
        c.ip = checked;
    }

    public static void ret(CpuState c, int release) {
        int sp = c.stackPointer();
        int target = checked(c, c.operand32 ? c.load32(CpuState.SS, sp) : c.load16(CpuState.SS, sp));
        c.setStackPointer(sp + (c.operand32 ? 4 : 2) + release);
        c.ip = target;
    }

    /** LOOP and its kin: CX or ECX by address size; flags stay. */
    public static void loop(CpuState c, boolean condition) {
        int displacement = (byte) c.fetch8();
        int count = c.address32 ? c.reg32(CpuState.CX) - 1 : (c.reg32(CpuState.CX) - 1) & 0xFFFF;
        int target = count != 0 && condition ? checked(c, c.ip + displacement) : c.ip;
        if (c.address32) {
            c.setReg32(CpuState.CX, count);
        } else {
            c.setReg16(CpuState.CX, count);
        }
        c.ip = target;
    }

    static int checked(CpuState c, int target) {
        int offset = c.operand32 ? target : target & 0xFFFF;
        if (Integer.compareUnsigned(offset, c.hidden.codeLimit()) > 0) {
            throw Fault.GP;
        }
        return offset;
    }
}
