package dev.plankton.cpu;

/** MUL and IMUL. CF and OF tell whether the upper half is needed; SF, ZF and PF are those of the lower half. */
final class Multiply {
    private Multiply() {}

    static void mul8(Cpu c, int factor) {
        int product = c.reg8(Cpu.AL) * factor;
        c.setReg16(Cpu.AX, product);
        setFlags(c, (byte) product, product >>> 8 != 0);
    }

    static void imul8(Cpu c, int factor) {
        int product = (byte) c.reg32(Cpu.AX) * factor;
        c.setReg16(Cpu.AX, product);
        setFlags(c, (byte) product, product != (byte) product);
    }

    static void mul(Cpu c, int factor) {
        if (c.operand32) {
            long product = (c.reg32(Cpu.AX) & 0xFFFFFFFFL) * (factor & 0xFFFFFFFFL);
            setPair32(c, product);
            setFlags(c, (int) product, product >>> 32 != 0);
        } else {
            int product = (c.reg32(Cpu.AX) & 0xFFFF) * (factor & 0xFFFF);
            setPair16(c, product);
            setFlags(c, (short) product, product >>> 16 != 0);
        }
    }

    static void imul(Cpu c, int factor) {
        if (c.operand32) {
            long product = (long) c.reg32(Cpu.AX) * factor;
            setPair32(c, product);
            setFlags(c, (int) product, product != (int) product);
        } else {
            int product = (short) c.reg32(Cpu.AX) * factor;
            setPair16(c, product);
            setFlags(c, (short) product, product != (short) product);
        }
    }

    /** IMUL with two or three operands; both factors sign-extended. */
    static void imulTo(Cpu c, int a, int b) {
        long product = (long) a * b;
        Operands.setRegister(c, (int) product);
        if (c.operand32) {
            setFlags(c, (int) product, product != (int) product);
        } else {
            setFlags(c, (short) product, product != (short) product);
        }
    }

    private static void setPair16(Cpu c, int product) {
        c.setReg16(Cpu.AX, product);
        c.setReg16(Cpu.DX, product >>> 16);
    }

    private static void setPair32(Cpu c, long product) {
        c.setReg32(Cpu.AX, (int) product);
        c.setReg32(Cpu.DX, (int) (product >>> 32));
    }

    private static void setFlags(Cpu c, int low, boolean upperNeeded) {
        c.setLogicResult(low);
        c.setCarry(upperNeeded);
        c.setOverflow(upperNeeded);
    }
}
