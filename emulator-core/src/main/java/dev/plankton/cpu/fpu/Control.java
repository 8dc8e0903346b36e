package dev.plankton.cpu.fpu;

import dev.plankton.cpu.fpu.arithmetic.Extended;
import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.FpuRegisters;
import dev.plankton.memory.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The instructions that control the x87, and the images of its environment and state as real mode has them, of 14 and 94
 * or, with 32-bit operands, 28 and 108 bytes (Intel SDM vol. 1, figures 8-11 and 8-12).
 */
final class Control {
    private static final int ALL_MASKED = 0x3F;

    /** Bits of the control word that can be set, and the one that always is. */
    private static final int CONTROL_BITS = 0x1F3F, CONTROL_ALWAYS = 0x40;

    /** Bit 7 of the control word of an 8087 masks its interrupt. */
    private static final int INTERRUPT_MASK_8087 = 0x80;

    private static final int OPCODE_MASK = 0x7FF;
    private static final int REGISTERS = 8, REGISTER_BYTES = 10;

    // What FNMODE's parameter says.
    private static final int ENABLE = 0, DISABLE = 1;

    private Control() {}

    static void execute(CpuState c, int handler, int p, int segment, int offset, int address) {
        Memory m = c.memory;
        long w = FpuRegisters.control(m);
        switch (handler) {
            case Handler.FLDCW -> Fpu.done(c, withControl(c, w, m.get16(address)));
            case Handler.FNSTCW -> m.store16(address, (int) w);
            case Handler.FNSTSW -> m.store16(address, (int) (w >>> FpuRegisters.STATUS));
            case Handler.FNSTSW_AX -> c.setReg16(CpuState.AX, (int) (w >>> FpuRegisters.STATUS));
            case Handler.FNCLEX -> Fpu.done(c, w & ~(0x80FFL << FpuRegisters.STATUS));
            case Handler.FNINIT -> initialize(c);
            case Handler.FNMODE -> mode(c, w, p);
            case Handler.FLDENV -> {
                X87.checkLimit(c, segment, offset, environmentBytes(c));
                loadEnvironment(c, segment, offset);
            }
            case Handler.FNSTENV -> {
                X87.checkLimit(c, segment, offset, environmentBytes(c));
                storeEnvironment(c, w, segment, offset);
                Fpu.done(c, withControl(c, w, (int) w | ALL_MASKED));
            }
            case Handler.FRSTOR -> restore(c, segment, offset);
            case Handler.FNSAVE -> save(c, w, segment, offset);
            default -> {
                // WAIT, which has waited.
            }
        }
    }

    private static void initialize(CpuState c) {
        Fpu.done(c, FpuRegisters.initialControl(c.model));
        FpuRegisters.setPointers(c.memory, 0);
    }

    /** FNENI and FNDISI, which only an 8087 knows, and FNSETPM, which changes nothing in real mode. */
    private static void mode(CpuState c, long w, int p) {
        if (c.model == CpuModel.I8086) {
            long masked = p == DISABLE ? w | INTERRUPT_MASK_8087 : p == ENABLE ? w & ~INTERRUPT_MASK_8087 : w;
            Fpu.done(c, masked);
        }
    }

    /** With another control word, by which exceptions that are pending may be masked or not. */
    private static long withControl(CpuState c, long w, int control) {
        int bits = c.model == CpuModel.I8086 ? CONTROL_BITS | INTERRUPT_MASK_8087 : CONTROL_BITS;
        return Fpu.summarize(c, w & ~0xFFFFL | control & bits | CONTROL_ALWAYS);
    }

    private static int environmentBytes(CpuState c) {
        return c.operand32 ? 28 : 14;
    }

    /** Reads one of the seven fields, of which the lower word counts. */
    private static int field(CpuState c, int segment, int offset, int n) {
        return Image.load16(c, segment, offset + n * (c.operand32 ? 4 : 2));
    }

    /** Two fields: a linear address, of which the upper one has the upper bits from bit 12 on. */
    private static int linear(CpuState c, int segment, int offset, int n) {
        int upper = field(c, segment, offset, n + 1) >>> 12;
        if (c.operand32) {
            upper |= Image.load16(c, segment, offset + 4 * (n + 1) + 2) << 4 & 0xFFFF;
        }
        return upper << 16 | field(c, segment, offset, n);
    }

    private static void loadEnvironment(CpuState c, int segment, int offset) {
        int opcode = field(c, segment, offset, 4) & OPCODE_MASK;
        long w = control(field(c, segment, offset, 1), field(c, segment, offset, 2), opcode);
        long operand = linear(c, segment, offset, 5);
        FpuRegisters.setPointers(c.memory, linear(c, segment, offset, 3) & 0xFFFFFFFFL | operand << 32);
        Fpu.done(c, withControl(c, w, field(c, segment, offset, 0)));
    }

    private static long control(int statusWord, int tagWord, int opcode) {
        long tags = 0;
        for (int n = 0; n < REGISTERS; n++) {
            tags |= (tagWord >>> 2 * n & 3) != 3 ? 1L << n : 0;
        }
        long status = statusWord & 0x7F7F;
        return status << FpuRegisters.STATUS | tags << FpuRegisters.TAGS | (long) opcode << FpuRegisters.OPCODE;
    }

    /** As {@link X87#load}. */
    static void load(CpuState c, byte[] image) {
        ByteBuffer from = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        int[] fields = new int[7];
        for (int n = 0; n < fields.length; n++) {
            fields[n] = from.getInt();
        }
        int instruction = fields[3] & 0xFFFF | fields[4] >>> 12 << 16;
        long operand = fields[5] & 0xFFFF | fields[6] >>> 12 << 16;
        FpuRegisters.setPointers(c.memory, instruction & 0xFFFFFFFFL | operand << 32);
        Fpu.done(c, withControl(c, control(fields[1], fields[2], fields[4] & OPCODE_MASK), fields[0]));
        long w = FpuRegisters.control(c.memory);
        for (int n = 0; n < REGISTERS; n++) {
            FpuRegisters.set(c.memory, Fpu.number(w, n), from.getLong(), from.getShort() & 0xFFFF);
        }
    }

    /** As {@link X87#image}. */
    static byte[] image(CpuState c) {
        long w = FpuRegisters.control(c.memory);
        ByteBuffer image = ByteBuffer.allocate(28 + REGISTERS * REGISTER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int[] fields = environment(c, w);
        for (int n = 0; n < fields.length; n++) {
            image.putInt(n < 3 ? fields[n] | 0xFFFF0000 : fields[n]);
        }
        for (int n = 0; n < REGISTERS; n++) {
            image.putLong(Fpu.significand(c, w, n)).putShort((short) Fpu.exponent(c, w, n));
        }
        return image.array();
    }

    private static void storeEnvironment(CpuState c, long w, int segment, int offset) {
        int[] fields = environment(c, w);
        for (int n = 0; n < fields.length; n++) {
            if (c.operand32) {
                // The upper halves of the first ones are reserved, and read as ones.
                int upper = n < 3 ? 0xFFFF : fields[n] >>> 16;
                Image.store16(c, segment, offset + 4 * n, fields[n]);
                Image.store16(c, segment, offset + 4 * n + 2, upper);
            } else {
                Image.store16(c, segment, offset + 2 * n, fields[n]);
            }
        }
    }

    /** The seven fields of the environment. */
    private static int[] environment(CpuState c, long w) {
        long pointers = FpuRegisters.pointers(c.memory);
        int instruction = (int) pointers;
        int operand = (int) (pointers >>> 32);
        int opcode = (int) (w >>> FpuRegisters.OPCODE) & OPCODE_MASK;
        return new int[] {
            (int) w & 0xFFFF,
            (int) (w >>> FpuRegisters.STATUS) & 0xFFFF,
            tagWord(c, w),
            instruction & 0xFFFF,
            instruction >>> 16 << 12 | opcode,
            operand & 0xFFFF,
            operand >>> 16 << 12
        };
    }

    /** Two bits for each register: valid, zero, special or empty. */
    static int tagWord(CpuState c, long w) {
        int word = 0;
        for (int n = 0; n < REGISTERS; n++) {
            boolean empty = (w >>> FpuRegisters.TAGS + n & 1) == 0;
            word |= (empty ? 3 : tag(FpuRegisters.significand(c.memory, n), FpuRegisters.exponent(c.memory, n)))
                    << 2 * n;
        }
        return word;
    }

    private static int tag(long significand, int exponent) {
        if (Extended.isZero(significand, exponent)) {
            return 1;
        }
        int biased = exponent & Extended.MAX_EXPONENT;
        return significand < 0 && biased != 0 && biased != Extended.MAX_EXPONENT ? 0 : 2;
    }

    private static void save(CpuState c, long w, int segment, int offset) {
        int environment = environmentBytes(c);
        X87.checkLimit(c, segment, offset, environment + REGISTERS * REGISTER_BYTES);
        storeEnvironment(c, w, segment, offset);
        for (int n = 0; n < REGISTERS; n++) {
            int at = offset + environment + REGISTER_BYTES * n;
            Image.store64(c, segment, at, Fpu.significand(c, w, n));
            Image.store16(c, segment, at + 8, Fpu.exponent(c, w, n));
        }
        initialize(c);
    }

    private static void restore(CpuState c, int segment, int offset) {
        int environment = environmentBytes(c);
        X87.checkLimit(c, segment, offset, environment + REGISTERS * REGISTER_BYTES);
        loadEnvironment(c, segment, offset);
        long w = FpuRegisters.control(c.memory);
        for (int n = 0; n < REGISTERS; n++) {
            int at = offset + environment + REGISTER_BYTES * n;
            FpuRegisters.set(
                    c.memory, Fpu.number(w, n), Image.load64(c, segment, at), Image.load16(c, segment, at + 8));
        }
    }
}
