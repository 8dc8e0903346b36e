package dev.plankton.verification.program;

import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.isa.Opcode;
import dev.plankton.cpu.isa.OpcodeTable;
import dev.plankton.cpu.isa.Trait;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.CpuState;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Writes what random instructions seldom are in a loop that stays one: stack frames, calls and returns of all kinds, strings with
 * prefixes, 32-bit addresses in 64 KiB, stores near code and to it, divisions that fit, shifts by more than an operand's bits.
 */
final class RareInstructions implements HotLoops.InstructionSource {
    /** Kinds of instructions; a program has a few of them, often. */
    private static final int KINDS = 15;

    /** Operands of instructions that could change where everything is. */
    private static final Set<String> OF_THE_SYSTEM = Set.of("Cd", "Dd", "Rd", "Ms");

    private static final int[] OVERRIDES = {0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65};
    private static final int[] STRINGS = {0xA4, 0xA5, 0xA6, 0xA7, 0xAA, 0xAB, 0xAC, 0xAD, 0xAE, 0xAF};
    private static final int[] DECIMAL = {0x27, 0x2F, 0x37, 0x3F, 0x98, 0x99, 0x9E, 0x9F, 0xF5, 0xF8, 0xF9, 0xD7};
    private static final int[] COUNTS = {0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 40, 63, 64, 255};

    private final RandomGenerator random;
    private final CpuModel model;
    private final FormWriter forms;
    private final Turns<Opcode> ordinary;
    private final int[] kinds;
    private final RareTransfers transfers;

    RareInstructions(CpuModel model, RandomGenerator random, long seed) {
        this.model = model;
        this.random = random;
        forms = new FormWriter(random);
        ordinary = new Turns<>(
                OpcodeTable.opcodes().stream()
                        .filter(form -> form.on(model) && isOrdinary(form))
                        .toList(),
                seed);
        transfers = new RareTransfers(model, random, this::ordinary);
        kinds = random.nextInt(4) == 0
                ? new int[] {KINDS}
                : random.ints(2 + random.nextInt(8), 0, KINDS).toArray();
    }

    /** Whether the next instruction is executed after it, and everything else stays where it is. */
    private static boolean isOrdinary(Opcode form) {
        int handler = form.handler16().handler();
        return !form.is(Trait.PREFIX)
                && !form.endsBlock()
                && !form.isEscape()
                && !form.is(Trait.PUSH)
                && !form.is(Trait.POP)
                && !form.is(Trait.FAULT)
                && !form.is(Trait.STRING)
                && handler != Handler.LGDT
                && handler != Handler.LIDT
                && form.operands().stream().noneMatch(OF_THE_SYSTEM::contains)
                && !RandomCode.stops(form);
    }

    private boolean since(int generation) {
        return model.generation() >= generation;
    }

    @Override
    public void write(CodeWriter out, HotLoops.Entries entries) {
        boolean calls = entries.near() != 0;
        switch (random.nextInt(3) == 0 ? KINDS : kinds[random.nextInt(kinds.length)]) {
            case 0 -> pushAndPop(out);
            case 1 -> frame(out);
            case 2, 3 -> string(out);
            case 4 -> out.emit(prefixed(out, DECIMAL[random.nextInt(DECIMAL.length)]));
            case 5 -> out.emit(0xD4 | random.nextInt(2), random.nextInt(16) == 0 ? 0 : random.nextInt(256));
            case 6 -> shift(out);
            case 7 -> divide(out);
            case 8 -> transfers.loopForward(out);
            case 9 -> {
                if (calls) {
                    transfers.nearCall(out, entries);
                }
            }
            case 10 -> {
                if (calls) {
                    transfers.farCall(out, entries);
                }
            }
            case 11 -> {
                if (calls) {
                    transfers.interrupt(out, entries);
                }
            }
            case 12 -> storeNearCode(out);
            case 13 -> segmentOrBound(out, entries);
            case 14 -> addressOf32(out);
            default -> ordinary(out);
        }
    }

    /** Any instruction that goes on, in registers or memory. */
    void ordinary(CodeWriter out) {
        Opcode form = ordinary.next();
        if (form.is(Trait.SEGMENT) && random.nextInt(4) != 0) {
            return;
        }
        boolean operand32 = operandPrefix(out);
        boolean memory = form.memoryOnly() || random.nextBoolean();
        if (random.nextInt(4) == 0) {
            out.emit(override());
        }
        if (random.nextInt(16) == 0) {
            out.emit(form.is(Trait.LOCK) && memory ? 0xF0 : 0xF2 | random.nextInt(2));
        }
        if (memory && form.hasModRm()) {
            forms.inMemory(out, form, operand32, place());
        } else {
            forms.withRegisters(out, form, operand32);
        }
    }

    /** Any 16-bit address. */
    private int[] place() {
        int rm = random.nextInt(8);
        return switch (random.nextInt(3)) {
            case 0 -> new int[] {6, random.nextInt(256), random.nextInt(256)};
            case 1 -> new int[] {0x40 | rm, random.nextInt(256)};
            default -> new int[] {0x80 | rm, random.nextInt(256), random.nextInt(256)};
        };
    }

    private boolean operandPrefix(CodeWriter out) {
        boolean operand32 = since(386) && random.nextInt(3) == 0;
        if (operand32) {
            out.emit(0x66);
        }
        return operand32;
    }

    private int override() {
        return OVERRIDES[random.nextInt(since(386) ? OVERRIDES.length : 4)];
    }

    /** Now and then writes a prefix; returns the opcode. */
    private int prefixed(CodeWriter out, int opcode) {
        switch (random.nextInt(6)) {
            case 0 -> out.emit(override());
            case 1 -> {
                boolean _ = operandPrefix(out);
            }
            default -> {}
        }
        return opcode;
    }

    private int register() {
        int register = random.nextInt(8);
        return register == CpuState.CX || register == CpuState.SP ? CpuState.AX : register;
    }

    private void pushAndPop(CodeWriter out) {
        boolean operand32 = operandPrefix(out);
        switch (random.nextInt(since(186) ? 5 : 3)) {
            case 0 -> out.emit(0x50 | random.nextInt(8));
            case 1 -> pushSegment(out);
            case 2 -> {
                int[] place = place();
                out.emit(0xFF, place[0] | 0x30);
                for (int n = 1; n < place.length; n++) {
                    out.emit(place[n]);
                }
            }
            case 3 -> {
                out.emit(0x68);
                out.number(forms.value(), operand32 ? 4 : 2);
            }
            default -> out.emit(0x6A, forms.value());
        }
        ordinary(out);
        if (operand32) {
            out.emit(0x66);
        }
        switch (random.nextInt(6)) {
            case 0 -> out.emit(random.nextBoolean() ? 0x07 : 0x1F); // POP ES, POP DS
            case 1 -> {
                if (since(386)) {
                    out.emit(0x0F, 0xA1 | random.nextInt(2) << 3); // POP FS, POP GS
                } else {
                    out.emit(0x07);
                }
            }
            case 2 -> out.emit(0x8F, 0xC0 | register());
            default -> out.emit(0x58 | register());
        }
    }

    private void pushSegment(CodeWriter out) {
        int segment = random.nextInt(since(386) ? 6 : 4);
        if (segment < 4) {
            out.emit(segment << 3 | 6);
        } else {
            out.emit(0x0F, 0x80 | segment << 3);
        }
    }

    private void frame(CodeWriter out) {
        int kind = random.nextInt(since(186) ? 4 : 1);
        if (kind == 0) {
            out.emit(0x9C); // PUSHF
            ordinary(out);
            out.emit(0x9D);
        } else if (kind == 1) {
            boolean operand32 = operandPrefix(out);
            out.emit(0x60); // PUSHA
            ordinary(out);
            if (operand32) {
                out.emit(0x66);
            }
            out.emit(0x61);
        } else {
            out.emit(0xC8); // ENTER
            out.word(random.nextInt(64));
            out.emit(random.nextBoolean() ? 0 : random.nextInt(40));
            ordinary(out);
            out.emit(0xC9);
        }
    }

    private void string(CodeWriter out) {
        boolean repeats = random.nextInt(3) != 0;
        boolean down = random.nextInt(16) == 0;
        if (repeats) {
            out.emit(0x51, 0xB9); // PUSH CX, MOV CX
            out.word(random.nextInt(random.nextInt(8) == 0 ? 0x400 : 24));
        }
        if (random.nextInt(3) == 0) {
            out.emit(0xBE | random.nextInt(2)); // MOV SI or DI
            out.word(random.nextInt(4) == 0 ? 0xFFF0 + random.nextInt(16) : random.nextInt());
        }
        if (down) {
            out.emit(0xFD);
        }
        for (int prefixes = random.nextInt(3); prefixes > 0; prefixes--) {
            switch (random.nextInt(4)) {
                case 0 -> out.emit(since(386) ? 0x66 : override());
                case 1 -> out.emit(since(386) && random.nextInt(4) == 0 ? 0x67 : override());
                default -> out.emit(override());
            }
        }
        if (repeats) {
            out.emit(0xF2 | random.nextInt(2));
        }
        out.emit(STRINGS[random.nextInt(STRINGS.length)]);
        if (down) {
            out.emit(0xFC);
        }
        if (repeats) {
            out.emit(0x59);
        }
    }

    private void shift(CodeWriter out) {
        boolean byCl = random.nextBoolean();
        if (byCl) {
            out.emit(0x51, 0xB1, COUNTS[random.nextInt(COUNTS.length)]); // PUSH CX, MOV CL
        }
        boolean _ = operandPrefix(out);
        int size = random.nextInt(2);
        int rm = size == 0 ? CpuState.DX : register();
        if (since(386) && random.nextInt(4) == 0) {
            out.emit(0x0F, 0xA4 | (byCl ? 1 : 0) | random.nextInt(2) << 3, 0xC0 | register() << 3 | register());
        } else {
            boolean memory = random.nextInt(4) == 0;
            boolean once = !byCl && (!since(186) || random.nextInt(3) == 0);
            out.emit((byCl ? 0xD2 : once ? 0xD0 : 0xC0) | size, (memory ? 6 : 0xC0 | rm) | random.nextInt(8) << 3);
            if (memory) {
                out.word(random.nextInt());
            }
            if (once) {
                return;
            }
        }
        if (byCl) {
            out.emit(0x59);
        } else {
            out.emit(COUNTS[random.nextInt(COUNTS.length)]);
        }
    }

    /** MUL, IMUL, DIV and IDIV, of a dividend without an upper half most times. */
    private void divide(CodeWriter out) {
        int size = random.nextInt(2);
        int[] prefix = size == 1 && since(386) && random.nextInt(3) == 0 ? new int[] {0x66} : new int[0];
        int divisor = size == 0 ? CpuState.DX + random.nextInt(2) : random.nextBoolean() ? CpuState.BP : CpuState.BX;
        if (random.nextInt(16) != 0) {
            out.emit(prefix);
            if (random.nextBoolean()) {
                out.emit(size == 0 ? 0x98 : 0x99); // CBW or CWD
            } else {
                out.emit(0x30 | size, size == 0 ? 0xE4 : 0xD2); // XOR AH,AH or DX,DX
            }
            out.emit(prefix);
            out.emit(size == 0 ? 0x80 : 0x83, 0xC8 | divisor, random.nextInt(1, 0x80)); // OR
        }
        out.emit(prefix);
        int operation = (4 | random.nextInt(4)) << 3;
        if (random.nextInt(8) == 0) {
            int[] place = place();
            out.emit(0xF6 | size, place[0] | operation);
            for (int n = 1; n < place.length; n++) {
                out.emit(place[n]);
            }
        } else {
            out.emit(0xF6 | size, 0xC0 | operation | divisor);
        }
    }

    /** A store beside code, to an instruction that is not executed, or to the operand of one that is. */
    private void storeNearCode(CodeWriter out) {
        int ip = out.ip();
        int word = random.nextInt(2);
        out.emit(
                0x2E, 0x88 | word, 0x06 | register() << 3 & (word == 0 ? 0x10 : 0x38)); // MOV CS:[], AL or DL or a word
        switch (random.nextInt(8)) {
            case 0 -> {
                out.word(ip + 5 + 1); // the operand of the next one
                out.emit(word == 0 ? 0xB2 : 0xBA); // MOV DL or DX
                out.number(random.nextInt(), 1 + word);
            }
            case 1 -> out.word(ip + random.nextInt(-40, 0));
            default -> {
                out.word(ip + 5 + 2 + random.nextInt(3));
                out.emit(0xEB, 4); // JMP over data
                out.number(random.nextInt(), 4);
            }
        }
    }

    private void segmentOrBound(CodeWriter out, HotLoops.Entries entries) {
        int kind = random.nextInt(since(186) ? 3 : 2);
        if (kind == 2) {
            out.emit(0x2E, 0x62, 0x06 | register() << 3); // BOUND
            out.word(entries.pointers() + (random.nextInt(8) == 0 ? random.nextInt(6) : 6));
            return;
        }
        int[] place = place();
        int opcode = kind == 0 ? 0x8E : 0xC4 | random.nextInt(2);
        boolean more = kind == 1 && since(386) && random.nextBoolean();
        if (more) {
            out.emit(0x0F);
            opcode = 0xB4 | random.nextInt(2);
        }
        int reg = kind == 0 ? random.nextBoolean() ? CpuState.ES : CpuState.DS : register();
        out.emit(opcode, place[0] | reg << 3);
        for (int n = 1; n < place.length; n++) {
            out.emit(place[n]);
        }
    }

    /** An instruction with a 32-bit address, which is within 64 KiB most times. */
    private void addressOf32(CodeWriter out) {
        if (!since(386)) {
            ordinary(out);
            return;
        }
        Opcode form = ordinary.next();
        int base = register();
        int index = register();
        if (!form.hasModRm() || form.is(Trait.SEGMENT)) {
            return;
        }
        extend(out, base);
        boolean scaled = random.nextInt(3) == 0;
        if (scaled) {
            out.emit(0x66, 0x83, 0xE0 | index, 0x7F); // AND of the index
        }
        boolean operand32 = operandPrefix(out);
        if (random.nextInt(4) == 0) {
            out.emit(override());
        }
        out.emit(0x67);
        if (scaled) {
            int sib = random.nextInt(4) << 6 | index << 3 | base;
            forms.inMemory(out, form, operand32, 0x44, sib, random.nextInt(-4, 128));
        } else if (random.nextInt(8) == 0) {
            forms.inMemory(out, form, operand32, 5, random.nextInt(256), random.nextInt(256), 0, 0);
        } else {
            forms.inMemory(out, form, operand32, 0x40 | base, random.nextInt(-4, 128));
        }
    }

    /** Zeroes the upper half of a register. */
    private static void extend(CodeWriter out, int register) {
        out.emit(0x66, 0x0F, 0xB7, 0xC0 | register << 3 | register); // MOVZX
    }
}
