package dev.plankton.cpu.isa;

import dev.plankton.cpu.model.CpuModel;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Decodes instructions by the opcode table, for everything that is not hot: lengths, disassembly, checks. */
public final class Decoder {
    /** More prefixes than this are not followed: no instruction is that long. */
    private static final int MAX_PREFIXES = 15;

    private static final Decoder[] BY_MODEL =
            Arrays.stream(CpuModel.values()).map(Decoder::new).toArray(Decoder[]::new);

    private final boolean hasTwoByteMap;
    /** Forms without extension by map and opcode. */
    private final @Nullable Opcode[] plain = new Opcode[512];
    /** Forms with extension by map, opcode and reg field. */
    private final @Nullable Opcode[] grouped = new Opcode[512 * 8];
    /** Forms of the x87 on its registers, by the lower bits of both bytes. */
    private final @Nullable Opcode[] escapes = new Opcode[8 * 64];

    private Decoder(CpuModel model) {
        hasTwoByteMap = model.generation() >= 286;
        for (Opcode opcode : OpcodeTable.opcodes()) {
            if (opcode.on(model)) {
                int index = (opcode.twoByte() ? 256 : 0) + opcode.code();
                if (opcode.second() >= 0) {
                    int from = escape(opcode.code(), opcode.second());
                    Arrays.fill(escapes, from, from + (opcode.namesStackRegister() ? 8 : 1), opcode);
                } else if (opcode.extension() >= 0) {
                    grouped[index << 3 | opcode.extension()] = opcode;
                } else {
                    Arrays.fill(plain, index, (opcode.plusRegister() ? index | 7 : index) + 1, opcode);
                }
            }
        }
    }

    private static int escape(int code, int modRm) {
        return (code & 7) << 6 | modRm & 63;
    }

    /** The decoder of {@code model}. */
    public static Decoder of(CpuModel model) {
        return BY_MODEL[model.ordinal()];
    }

    /** Decodes the instruction whose byte {@code n} is {@code bytes.applyAsInt(n)}, 0 to 255. */
    public Instruction decode(IntUnaryOperator bytes) {
        return new Cursor(bytes).decode();
    }

    private final class Cursor {
        private final IntUnaryOperator bytes;
        private int at;
        private int segment = -1;
        private int repeat;
        private boolean lock;
        private boolean operand32;
        private boolean address32;
        private int sib = -1;
        private int displacement;
        private int displacementBytes;
        private int immediate;
        private int immediate2;
        private boolean hasImmediate;

        Cursor(IntUnaryOperator bytes) {
            this.bytes = bytes;
        }

        Instruction decode() {
            int code = next(1);
            while (at <= MAX_PREFIXES && isPrefix(code)) {
                notePrefix(code);
                code = next(1);
            }
            int prefixes = at - 1;
            boolean twoByte = code == 0x0F && hasTwoByteMap;
            int index = code;
            if (twoByte) {
                code = next(1);
                index = 256 + code;
            }
            boolean group = isGroup(index);
            Opcode opcode = plain[index];
            int modRm = -1;
            if (group || opcode != null && opcode.hasModRm()) {
                modRm = next(1);
                if (!twoByte && (code & 0xF8) == 0xD8) {
                    // What a 387 has not defined is reserved before it, and does nothing.
                    Opcode defined =
                            modRm >= 0xC0 ? escapes[escape(code, modRm)] : grouped[index << 3 | modRm >> 3 & 7];
                    opcode = defined == null ? opcode : defined;
                } else if (group) {
                    opcode = grouped[index << 3 | modRm >> 3 & 7];
                }
                if (opcode != null && opcode.registerOnly()) {
                    modRm |= 0xC0;
                } else {
                    address(modRm);
                }
            }
            if (opcode != null && opcode.memoryOnly() && modRm >= 0xC0) {
                opcode = null;
            }
            if (opcode != null) {
                opcode.operands().forEach(this::operand);
            }
            return new Instruction(
                    opcode,
                    code,
                    at,
                    prefixes,
                    segment,
                    repeat,
                    lock,
                    operand32,
                    address32,
                    modRm,
                    sib,
                    displacement,
                    displacementBytes,
                    immediate,
                    immediate2);
        }

        private boolean isPrefix(int code) {
            Opcode opcode = plain[code];
            return opcode != null && opcode.is(Trait.PREFIX);
        }

        private boolean isGroup(int index) {
            for (int n = 0; n < 8; n++) {
                if (grouped[index << 3 | n] != null) {
                    return true;
                }
            }
            return false;
        }

        private void notePrefix(int code) {
            Opcode opcode = Objects.requireNonNull(plain[code]);
            int parameter = opcode.handler16().parameter();
            switch (opcode.handler16().handler()) {
                case Handler.PREFIX_SEG -> segment = parameter;
                case Handler.PREFIX_REP -> repeat = parameter;
                case Handler.PREFIX_LOCK -> lock = true;
                case Handler.PREFIX_OPERAND -> operand32 = true;
                default -> address32 = true;
            }
        }

        private void address(int modRm) {
            if (modRm >= 0xC0) {
                return;
            }
            int mod = modRm >> 6;
            int rm = modRm & 7;
            if (address32) {
                int base = rm;
                if (rm == 4) {
                    sib = next(1);
                    base = sib & 7;
                }
                displacementBytes = mod == 1 ? 1 : mod == 2 || base == 5 ? 4 : 0;
            } else {
                displacementBytes = mod == 1 ? 1 : mod == 2 || rm == 6 ? 2 : 0;
            }
            displacement = displacementBytes == 0 ? 0 : signed(displacementBytes);
        }

        private void operand(String operand) {
            switch (operand) {
                case "Ib", "Iz", "Jb" -> immediate(1);
                case "Iw" -> immediate(2);
                case "Iv", "Jv" -> immediate(operand32 ? 4 : 2);
                case "Ap" -> {
                    immediate(operand32 ? 4 : 2);
                    immediate2 = next(2);
                }
                case "Ob", "Ov" -> {
                    displacementBytes = address32 ? 4 : 2;
                    displacement = next(displacementBytes);
                }
                default -> {}
            }
        }

        private void immediate(int size) {
            int value = signed(size);
            if (hasImmediate) {
                immediate2 = value;
            } else {
                immediate = value;
                hasImmediate = true;
            }
        }

        private int signed(int size) {
            int shift = 32 - 8 * size;
            return next(size) << shift >> shift;
        }

        private int next(int size) {
            int value = 0;
            for (int i = 0; i < size; i++) {
                value |= bytes.applyAsInt(at++) << 8 * i;
            }
            return value;
        }
    }
}
