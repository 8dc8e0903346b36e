package dev.plankton.cpu;

/** Instructions of the stack. SP is 16 bits in real mode and moves modulo 64 KiB; a fault leaves it unchanged. */
final class Stack {
    /** What PUSHA and POPA cost, see {@link Cpu#charge}. */
    private static final int ALL_COST = 8;

    private Stack() {}

    static void push(Cpu c, int value) {
        c.push(c.operand32 ? 4 : 2, value);
    }

    static int pop(Cpu c) {
        return c.pop(c.operand32 ? 4 : 2);
    }

    static void pushSegment(Cpu c, int n) {
        push(c, c.segments[n]);
    }

    static void popSegment(Cpu c, int n) {
        c.setSegment(n, pop(c));
        if (n == Cpu.SS) {
            c.inhibitInterrupts();
        }
    }

    static void pushE(Cpu c) {
        if (Operands.isRegister(c)) {
            int value = Operands.load(c);
            push(c, (c.modRm & 7) == Cpu.SP ? (int) c.stackPointerPushed(value) : value);
        } else {
            push(c, Operands.load(c));
        }
    }

    /** POP Ev: an address with ESP as its base counts from ESP after the pop. A fault leaves ESP unchanged. */
    static void popE(Cpu c) {
        int sp = c.reg32(Cpu.SP);
        int value = pop(c);
        if (c.address32 && !Operands.isRegister(c) && (c.modRm & 7) == 4) {
            int bytes = c.operand32 ? 4 : 2;
            if ((Prefixes.decode(c, c.start).sib() & 7) == Cpu.SP) {
                int after = c.reg32(Cpu.SP);
                c.setReg32(Cpu.SP, sp);
                Operands.moveTo(c, c.operandOffset + bytes, bytes);
                c.setReg32(Cpu.SP, after);
            }
        }
        Operands.store(c, value);
    }

    static void pushAll(Cpu c) {
        c.charge(ALL_COST);
        int bytes = c.operand32 ? 4 : 2;
        int sp = c.reg32(Cpu.SP) & 0xFFFF;
        for (int n = 0; n < 8; n++) {
            c.checkLimit(Cpu.SS, (sp - bytes * (n + 1)) & 0xFFFF, bytes);
        }
        for (int n = 0; n < 8; n++) {
            push(c, n == Cpu.SP ? c.reg32(Cpu.SP) & 0xFFFF0000 | sp : c.reg32(n));
        }
    }

    static void popAll(Cpu c) {
        c.charge(ALL_COST);
        int bytes = c.operand32 ? 4 : 2;
        int sp = c.reg32(Cpu.SP) & 0xFFFF;
        for (int n = 0; n < 8; n++) {
            c.checkLimit(Cpu.SS, (sp + bytes * n) & 0xFFFF, bytes);
        }
        for (int n = 7; n >= 0; n--) {
            int value = pop(c);
            if (n != Cpu.SP) {
                Operands.setRegister(c, n, value);
            }
        }
    }

    static void popFlags(Cpu c) {
        setFlags(c, pop(c));
    }

    /** POPF and IRET: with 16-bit operands the upper half of EFLAGS stays. RF is always cleared by POPFD. */
    static void setFlags(Cpu c, int value) {
        int old = c.flags();
        int merged = c.operand32 ? value : old & 0xFFFF0000 | value & 0xFFFF;
        c.setFlags(merged & ~Flags.RF);
        if ((merged & Flags.TF) != 0 || (merged & Flags.IF) != 0 && c.interruptPending()) {
            c.attend();
        }
    }

    /** ENTER (Intel SDM vol. 2): makes a stack frame and copies up to 31 frame pointers. */
    static void enter(Cpu c) {
        int size = c.fetch16();
        int level = c.fetch8() & 31;
        int bytes = c.operand32 ? 4 : 2;
        int oldSp = c.reg32(Cpu.SP);
        try {
            push(c, c.reg32(Cpu.BP));
            int frame = c.reg32(Cpu.SP) & 0xFFFF;
            int bp = c.reg32(Cpu.BP) & 0xFFFF;
            for (int n = 1; n < level; n++) {
                bp = (bp - bytes) & 0xFFFF;
                push(c, c.operand32 ? c.load32(Cpu.SS, bp) : c.load16(Cpu.SS, bp));
            }
            if (level > 0) {
                push(c, frame);
            }
            Operands.setRegister(c, Cpu.BP, c.operand32 ? c.reg32(Cpu.SP) & 0xFFFF0000 | frame : frame);
            c.setReg16(Cpu.SP, c.reg32(Cpu.SP) - size);
        } catch (Fault fault) {
            c.setReg32(Cpu.SP, oldSp);
            throw fault;
        }
    }

    static void leave(Cpu c) {
        int bp = c.reg32(Cpu.BP) & 0xFFFF;
        int value = c.operand32 ? c.load32(Cpu.SS, bp) : c.load16(Cpu.SS, bp);
        c.setReg16(Cpu.SP, bp + (c.operand32 ? 4 : 2));
        Operands.setRegister(c, Cpu.BP, value);
    }
}
