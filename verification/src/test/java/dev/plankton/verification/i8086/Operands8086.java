package dev.plankton.verification.i8086;

import java.util.function.IntUnaryOperator;

/** Prefixes, the ModRM byte and operands of the reference 8086. */
public class Operands8086 extends Arithmetic8086 {
    static final int NONE = -1;

    int override;
    int repeat;
    int mod;
    int reg;
    int rm;
    int segment;
    int offset;

    Operands8086(byte[] initialRam, IntUnaryOperator ports) {
        super(initialRam, ports);
    }

    /** Fetches prefixes and the opcode after them. */
    final int fetchOpcode() {
        override = NONE;
        repeat = 0;
        int opcode = fetch8();
        while (prefix(opcode)) {
            opcode = fetch8();
        }
        return opcode;
    }

    private boolean prefix(int opcode) {
        switch (opcode) {
            case 0x26, 0x2E, 0x36, 0x3E -> override = opcode >> 3 & 3;
            case 0xF0, 0xF1 -> {}
            case 0xF2, 0xF3 -> repeat = opcode;
            default -> {
                return false;
            }
        }
        return true;
    }

    /** With a register, these forms use an address that an earlier instruction has left in the bus unit. */
    final void onlyMemory() {
        if (mod == 3) {
            refuse();
        }
    }

    final void modRm() {
        int modRm = fetch8();
        mod = modRm >> 6;
        reg = modRm >> 3 & 7;
        rm = modRm & 7;
        if (mod == 3) {
            return;
        }
        boolean direct = mod == 0 && rm == 6;
        int base = switch (rm) {
            case 0 -> general[BX] + general[SI];
            case 1 -> general[BX] + general[DI];
            case 2 -> general[BP] + general[SI];
            case 3 -> general[BP] + general[DI];
            case 4 -> general[SI];
            case 5 -> general[DI];
            case 6 -> direct ? 0 : general[BP];
            default -> general[BX];
        };
        boolean stack = rm == 2 || rm == 3 || rm == 6 && !direct;
        int displacement = mod == 1 ? (byte) fetch8() : mod == 2 || direct ? fetch16() : 0;
        offset = base + displacement & 0xFFFF;
        segment = segments[override != NONE ? override : stack ? SS : DS];
    }

    final int operand(boolean word) {
        return mod == 3 ? register(rm, word) : load(segment, offset, word);
    }

    final void setOperand(boolean word, int value) {
        if (mod == 3) {
            setRegister(rm, word, value);
        } else {
            store(segment, offset, word, value);
        }
    }

    final int load(int from, int at, boolean word) {
        return word ? read16(from, at) : read8(from, at);
    }

    final void store(int to, int at, boolean word, int value) {
        if (word) {
            write16(to, at, value);
        } else {
            write8(to, at, value);
        }
    }

    final int immediate(boolean word) {
        return word ? fetch16() : fetch8();
    }
}
