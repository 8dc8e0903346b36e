package dev.plankton.verification.program;

import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.isa.Opcode;
import dev.plankton.cpu.isa.OpcodeTable;
import dev.plankton.cpu.isa.Trait;
import dev.plankton.cpu.model.CpuModel;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Writes random but plausible programs: instructions of a model drawn from the opcode table, with operands that favour
 * corner values, and some bytes that are no instruction at all. The same generator gives the same program.
 */
public final class RandomCode {
    private static final int[] CORNERS = {0, 1, 2, -1, -2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF};
    private static final int[] PREFIXES = {0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x66, 0x67, 0xF0, 0xF2, 0xF3};

    private final RandomGenerator random;
    private final List<Opcode> opcodes;
    private byte[] target = {};
    private int at;
    private int end;

    /** Creates a writer for {@code model} that draws from {@code random}. */
    public RandomCode(CpuModel model, RandomGenerator random) {
        this.random = random;
        opcodes = OpcodeTable.opcodes().stream()
                .filter(opcode -> opcode.on(model) && !opcode.is(Trait.PREFIX))
                .toList();
    }

    /** Fills {@code bytes} from {@code from} up to {@code to} with code; the last instruction may be cut. */
    public void fill(byte[] bytes, int from, int to) {
        target = bytes;
        at = from;
        end = to;
        while (at < end) {
            if (random.nextInt(64) == 0) {
                emit(random.nextInt(), 1);
            } else {
                instruction(opcodes.get(random.nextInt(opcodes.size())));
            }
        }
    }

    private void instruction(Opcode opcode) {
        if (stops(opcode) && random.nextInt(8) != 0) {
            return;
        }
        boolean operand32 = false;
        boolean address32 = false;
        while (random.nextInt(6) == 0) {
            int prefix = PREFIXES[random.nextInt(PREFIXES.length)];
            operand32 |= prefix == 0x66;
            address32 |= prefix == 0x67;
            emit(prefix, 1);
        }
        if (opcode.twoByte()) {
            emit(0x0F, 1);
        }
        emit(opcode.code() | (opcode.plusRegister() ? random.nextInt(8) : 0), 1);
        if (opcode.hasModRm()) {
            modRm(opcode, address32);
        }
        for (String operand : opcode.operands()) {
            operand(operand, operand32, address32);
        }
    }

    /** Whether it ends the program: HLT waits for an interrupt that may not come, LMSW enters protected mode. */
    static boolean stops(Opcode opcode) {
        int handler = opcode.handler16().handler();
        return handler == Handler.HLT || handler == Handler.LMSW;
    }

    private void modRm(Opcode opcode, boolean address32) {
        if (opcode.second() >= 0) {
            emit(opcode.second() | (opcode.namesStackRegister() ? random.nextInt(8) : 0), 1);
            return;
        }
        int reg = opcode.extension() >= 0 ? opcode.extension() : random.nextInt(8);
        int mod = random.nextInt(4);
        int rm = random.nextInt(8);
        emit(mod << 6 | reg << 3 | rm, 1);
        if (mod == 3) {
            return;
        }
        boolean noBase = rm == (address32 ? 5 : 6);
        if (address32 && rm == 4) {
            int sib = random.nextInt(256);
            emit(sib, 1);
            noBase = (sib & 7) == 5;
        }
        if (mod == 1) {
            emit(value(), 1);
        } else if (mod == 2 || noBase) {
            emit(address32 && random.nextInt(4) != 0 ? value() & 0xFFFF : value(), address32 ? 4 : 2);
        }
    }

    private void operand(String operand, boolean operand32, boolean address32) {
        switch (operand) {
            case "Ib", "Iz" -> emit(value(), 1);
            // Short jumps stay near, so that the program is walked and not left at once.
            case "Jb" -> emit(random.nextInt(48) - 16, 1);
            case "Jv" -> emit(random.nextInt(256) - 128, operand32 ? 4 : 2);
            case "Iw" -> emit(value(), 2);
            case "Iv" -> emit(value(), operand32 ? 4 : 2);
            case "Ap" -> {
                emit(value() & 0xFFFF, operand32 ? 4 : 2);
                emit(value(), 2);
            }
            case "Ob", "Ov" -> emit(value() & 0xFFFF, address32 ? 4 : 2);
            default -> {}
        }
    }

    /** A corner value or any. */
    private int value() {
        return random.nextBoolean() ? CORNERS[random.nextInt(CORNERS.length)] : random.nextInt();
    }

    private void emit(int value, int bytes) {
        for (int n = 0; n < bytes && at < end; n++) {
            target[at++] = (byte) (value >> 8 * n);
        }
    }
}
