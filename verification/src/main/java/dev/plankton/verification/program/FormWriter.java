package dev.plankton.verification.program;

import dev.plankton.cpu.isa.Opcode;
import dev.plankton.cpu.isa.Trait;
import dev.plankton.cpu.state.CpuState;
import java.util.random.RandomGenerator;

/** Writes instructions of given forms, with random operands that are not CX and SP, by which loops and calls go. */
final class FormWriter {
    private static final int[] CORNERS = {0, 1, 2, -1, 0x7F, 0x80, 0x7FFF, 0x8000};
    private static final int[] SEGMENTS = {CpuState.ES, CpuState.DS, CpuState.FS, CpuState.GS};

    private final RandomGenerator random;

    FormWriter(RandomGenerator random) {
        this.random = random;
    }

    /** Writes one with ModRM of registers; prefixes have been written. */
    void withRegisters(CodeWriter out, Opcode form, boolean operand32) {
        write(out, form, operand32, new int[] {0xC0 | register(form, 'E')});
    }

    /**
     * Writes one with an operand in memory.
     *
     * @param place ModRM, in which the reg field is 0, and what follows
     */
    void inMemory(CodeWriter out, Opcode form, boolean operand32, int... place) {
        write(out, form, operand32, place);
    }

    private void write(CodeWriter out, Opcode form, boolean operand32, int[] place) {
        if (form.twoByte()) {
            out.emit(0x0F);
        }
        out.emit(form.code() | (form.plusRegister() ? register(form, 'Z') : 0));
        if (form.hasModRm()) {
            int reg = form.extension() >= 0 ? form.extension() : segmentOrRegister(form);
            out.emit(place[0] | reg << 3);
            for (int n = 1; n < place.length; n++) {
                out.emit(place[n]);
            }
        }
        for (String operand : form.operands()) {
            switch (operand) {
                case "Ib", "Iz" -> out.emit(value());
                case "Iw" -> out.word(value());
                case "Iv" -> out.number(value(), operand32 ? 4 : 2);
                case "Ob", "Ov" -> out.word(value());
                default -> {}
            }
        }
    }

    private int segmentOrRegister(Opcode form) {
        if (!form.operands().contains("Sw")) {
            return register(form, 'G');
        }
        boolean any = !form.is(Trait.SEGMENT) || random.nextInt(16) == 0;
        return any ? random.nextInt(6) : SEGMENTS[random.nextInt(SEGMENTS.length)];
    }

    /** A register for the operands of a form whose codes begin with a letter. */
    private int register(Opcode form, char letter) {
        boolean bytes = form.operands().contains(letter + "b");
        int register = random.nextInt(8);
        boolean counts = bytes ? (register & 3) == CpuState.CX : register == CpuState.CX || register == CpuState.SP;
        return counts ? CpuState.DX : register;
    }

    /** A corner value or any. */
    int value() {
        return random.nextBoolean() ? CORNERS[random.nextInt(CORNERS.length)] : random.nextInt();
    }
}
