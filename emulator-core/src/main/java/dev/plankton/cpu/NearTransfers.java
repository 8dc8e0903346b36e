package dev.plankton.cpu;

/** Jumps and calls within the segment. A 32-bit target beyond FFFFh is #GP; a 16-bit one wraps. */
final class NearTransfers {
    private NearTransfers() {}

    /** Jumps by the displacement that follows, one byte except in the two-byte map. */
    static void jumpIf(Cpu c, int opcode, boolean taken) {
        int displacement = opcode >= 0x80 && opcode < 0x90 ? displacement(c) : (byte) c.fetch8();
        if (taken) {
            jump(c, displacement);
        }
    }

    private static int displacement(Cpu c) {
        return c.operand32 ? c.fetch32() : (short) c.fetch16();
    }

    static void jump(Cpu c, int displacement) {
        jumpTo(c, c.ip + displacement);
    }

    static void jumpTo(Cpu c, int target) {
        c.ip = checked(c, target);
    }

    static void call(Cpu c, int displacement) {
        callTo(c, c.ip + displacement);
    }

    static void callTo(Cpu c, int target) {
        int checked = checked(c, target);
        Stack.push(c, c.ip);
        c.ip = checked;
    }

    static void ret(Cpu c, int release) {
        int sp = c.reg32(Cpu.SP) & 0xFFFF;
        int target = checked(c, c.operand32 ? c.load32(Cpu.SS, sp) : c.load16(Cpu.SS, sp));
        c.setReg16(Cpu.SP, sp + (c.operand32 ? 4 : 2) + release);
        c.ip = target;
    }

    /** LOOP and its kin: CX or ECX by address size; flags stay. */
    static void loop(Cpu c, boolean condition) {
        int displacement = (byte) c.fetch8();
        int count = c.address32 ? c.reg32(Cpu.CX) - 1 : (c.reg32(Cpu.CX) - 1) & 0xFFFF;
        int target = count != 0 && condition ? checked(c, c.ip + displacement) : c.ip;
        if (c.address32) {
            c.setReg32(Cpu.CX, count);
        } else {
            c.setReg16(Cpu.CX, count);
        }
        c.ip = target;
    }

    static int checked(Cpu c, int target) {
        if (!c.operand32) {
            return target & 0xFFFF;
        }
        if ((target & 0xFFFF) != target) {
            throw Fault.GP;
        }
        return target;
    }
}
