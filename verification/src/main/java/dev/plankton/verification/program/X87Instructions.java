package dev.plankton.verification.program;

import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.isa.Opcode;
import dev.plankton.cpu.isa.OpcodeTable;
import dev.plankton.cpu.isa.Trait;
import dev.plankton.cpu.model.CpuModel;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Writes instructions of the x87, all forms of D8 to DF with registers and memory, on the numbers of {@link X87Data}; what sets its
 * modes, saves and restores it; and what little integer code goes with them.
 */
final class X87Instructions implements HotLoops.InstructionSource {
    private final RandomGenerator random;
    private final CpuModel model;
    private final int data;
    private final Turns<Opcode> forms;
    private final List<Opcode> loads;

    /**
     * Creates a writer for {@code model} that draws from {@code random}.
     *
     * @param seed which forms come first
     * @param data offset of the data in DS
     */
    X87Instructions(CpuModel model, RandomGenerator random, long seed, int data) {
        this.model = model;
        this.random = random;
        this.data = data;
        List<Opcode> all = OpcodeTable.opcodes().stream()
                .filter(form -> form.on(model)
                        && form.isEscape()
                        && !form.isReservedEscape()
                        && (form.handler16().handler() < Handler.FPU_CONTROL
                                || form.handler16().handler() == Handler.FNSTSW_AX))
                .toList();
        forms = new Turns<>(all, seed);
        loads = all.stream()
                .filter(form -> form.mnemonic16().matches("FLD.*|FILD|FBLD"))
                .toList();
    }

    @Override
    public void write(CodeWriter out, HotLoops.Entries entries) {
        boolean calls = entries.near() != 0;
        switch (random.nextInt(24)) {
            case 0 -> compare(out);
            case 1 -> control(out, 5, X87Data.CONTROL + 2 * random.nextInt(X87Data.CONTROLS));
            case 2 -> image(out);
            case 3 -> store(out);
            case 4 -> change(out);
            case 5 -> out.emit(0x9B);
            case 6 -> {
                if (random.nextInt(6) == 0) {
                    out.emit(0xDB, 0xE0 | random.nextInt(5)); // FENI, FDISI, FCLEX, FINIT, FSETPM
                }
            }
            case 7 -> {
                boolean reserved = model != CpuModel.I686 || random.nextInt(16) == 0;
                if (reserved) {
                    out.emit(0xD8 | random.nextInt(8), random.nextInt(0xC0, 0x100));
                }
            }
            case 8 -> {
                if (calls) {
                    out.jump(0xE8, entries.near());
                }
            }
            case 9, 10, 11, 12, 13 -> form(out, loads.get(random.nextInt(loads.size())));
            default -> form(out, forms.next());
        }
    }

    private void form(CodeWriter out, Opcode form) {
        boolean rest = random.nextInt(16) == 0;
        if (rest && model == CpuModel.I686) {
            out.emit(0x66);
        }
        if (form.second() >= 0) {
            out.emit(form.code(), form.second() | (form.namesStackRegister() ? random.nextInt(8) : 0));
            return;
        }
        int at = form.is(Trait.READ)
                ? 8 * random.nextInt(X87Data.NUMBERS - 1)
                : X87Data.STORED + random.nextInt(X87Data.BYTES_STORED - 10);
        switch (random.nextInt(16)) {
            case 0 -> at = random.nextInt(X87Data.CONTROL - 10);
            case 1 -> {
                out.emit(form.code(), 0x40 | form.extension() << 3 | 4 | random.nextInt(4), random.nextInt(256));
                return;
            }
            case 2 -> out.emit(new int[] {0x26, 0x2E, 0x36, 0x3E}[random.nextInt(4)]);
            default -> {}
        }
        memory(out, form.code(), form.extension(), at);
    }

    /** Writes an instruction with an operand of the data. */
    private void memory(CodeWriter out, int code, int extension, int at) {
        if (model == CpuModel.I686 && random.nextInt(12) == 0) {
            out.emit(0x67, code, extension << 3 | 5);
            out.number(data + at, 4);
        } else {
            out.emit(code, extension << 3 | 6);
            out.word(data + at);
        }
    }

    private void control(CodeWriter out, int extension, int at) {
        memory(out, 0xD9, extension, at);
    }

    /** FLDENV, FSTENV, FRSTOR or FSAVE. */
    private void image(CodeWriter out) {
        if (model == CpuModel.I686 && random.nextInt(3) == 0) {
            out.emit(0x66);
        }
        switch (random.nextInt(4)) {
            case 0 -> control(out, 4, X87Data.IMAGE);
            case 1 -> control(out, 6, X87Data.IMAGE);
            case 2 -> memory(out, 0xDD, 4, X87Data.IMAGE);
            default -> memory(out, 0xDD, 6, X87Data.IMAGE);
        }
    }

    /** FSTCW or FSTSW. */
    private void store(CodeWriter out) {
        int at = X87Data.STORED + random.nextInt(X87Data.BYTES_STORED - 2);
        memory(out, random.nextBoolean() ? 0xD9 : 0xDD, 7, at);
    }

    /** A comparison, and a jump by its result. */
    private void compare(CodeWriter out) {
        if (model == CpuModel.I8086) {
            return;
        }
        out.emit(0xD8, 0xD0 | random.nextInt(16)); // FCOM or FCOMP
        out.emit(0xDF, 0xE0, 0x9E); // FSTSW AX, SAHF
        int over = out.forward(0x70 | random.nextInt(16));
        form(out, loads.get(random.nextInt(loads.size())));
        out.land(over);
    }

    /** Changes a number by integer instructions. */
    private void change(CodeWriter out) {
        out.emit(new int[] {0x01, 0x31, 0x89, 0x29}[random.nextInt(4)], (random.nextBoolean() ? 2 : 3) << 3 | 6);
        out.word(data + 2 * random.nextInt(X87Data.CONTROL / 2));
        out.emit(random.nextBoolean() ? 0x42 : 0x4B); // INC DX, DEC BX
    }
}
