package dev.plankton.verification.program;

import dev.plankton.cpu.isa.Decoder;
import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.region.flow.Coverage;
import dev.plankton.cpu.state.CpuState;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Writes random programs that stay hot and in which nothing but what {@link InstructionSource} gives is executed between the
 * jumps of their loops. An exception changes registers and leads to the next loop, so that they go on for ever. In three of four
 * programs regions execute all: one instruction that they leave to the interpreter spoils a loop. The same generator gives the
 * same program.
 */
final class HotLoops {
    /** What fills the bodies. */
    @FunctionalInterface
    interface InstructionSource {
        /** Writes an instruction, or a few that belong together. */
        void write(CodeWriter out, Entries entries);
    }

    /**
     * What instructions can lead to, as IPs.
     *
     * @param near a subroutine that a near call enters; 0 in a subroutine, which calls no other
     * @param far one that a far call enters
     * @param handler one that an interrupt enters
     * @param pointers a word that leads to the near one, and a far pointer to the other; then bounds of all words
     * @param segment CS
     */
    record Entries(int near, int far, int handler, int pointers, int segment) {}

    private static final int LONG_LOOP = 125, FARTHEST = -126;

    /** Loops of which an exception leads to the next one; a power of two. */
    private static final int STARTS = 8;

    private static final int TRIES = 20;

    /** Where after the pointers there is room for another one. */
    private static final int SPARE = 10;

    private final RandomGenerator random;
    private final CpuModel model;
    private final InstructionSource source;

    private final Decoder decoder;
    private final boolean wild;
    private int exceptionAt;
    private int coprocessorAt;
    private Entries entries = new Entries(0, 0, 0, 0, 0);

    HotLoops(CpuModel model, RandomGenerator random, InstructionSource source) {
        this.model = model;
        this.random = random;
        this.source = source;
        decoder = Decoder.of(model);
        wild = random.nextInt(4) == 0;
    }

    /** IP of what an exception is to lead to. */
    int exceptionAt() {
        return exceptionAt;
    }

    /** IP of what an exception of the x87 is to lead to: it is cleared. */
    int coprocessorAt() {
        return coprocessorAt;
    }

    /** What the program's instructions can lead to. */
    Entries entries() {
        return entries;
    }

    /** Writes a program that is executed from its first byte on, at CS:IP. */
    void write(byte[] bytes, int segment, int ip, int stack) {
        CodeWriter out = new CodeWriter(bytes, ip);
        int table = ip + 3 + SPARE + 4;
        out.jump(0xE9, table + 2 + 2 * STARTS);
        int pointers = out.ip();
        out.number(0, 6);
        out.number(0x7FFF8000, 4);
        out.number(0, 4 + 2 + 2 * STARTS);
        exceptionAt = out.ip();
        nextLoop(out, table, stack);
        coprocessorAt = out.ip();
        out.emit(0xDB, 0xE2, 0xCF); // FNCLEX, IRET
        entries = new Entries(0, 0, 0, pointers, segment);
        int near = out.ip();
        body(out, 1 + random.nextInt(3));
        nearReturn(out);
        int far = out.ip();
        body(out, 1 + random.nextInt(3));
        farReturn(out, pointers + SPARE);
        int handler = out.ip();
        body(out, random.nextInt(3));
        out.emit(0xCF);
        entries = new Entries(near, far, handler, pointers, segment);
        List<Integer> starts = new ArrayList<>();
        do {
            starts.add(out.ip());
            loop(out, 2);
        } while (out.length() < bytes.length / 2 && random.nextInt(3) != 0);
        out.jump(0xE9, starts.getFirst());
        CodeWriter data = new CodeWriter(bytes, ip);
        data.truncate(pointers - ip);
        data.word(near);
        data.word(far);
        data.word(segment);
        data.truncate(table + 2 - ip);
        for (int n = 0; n < STARTS; n++) {
            data.word(starts.get(n % starts.size()));
        }
    }

    /** Goes to the next loop of a table, in front of which the last one's place in it is kept, with other registers. */
    private void nextLoop(CodeWriter out, int table, int stack) {
        out.emit(0xFC, 0xBC); // CLD, MOV SP
        out.word(stack);
        for (int register : new int[] {CpuState.AX, CpuState.DX, CpuState.BP, CpuState.SI, CpuState.DI}) {
            out.emit(0x81, 0xC0 | register); // ADD
            out.word(random.nextInt());
        }
        out.emit(0x2E, 0x8B, 0x1E); // MOV BX, CS:
        out.word(table);
        out.emit(0x43, 0x43, 0x83, 0xE3, 2 * STARTS - 2); // INC, INC, AND BX
        out.emit(0x2E, 0x89, 0x1E);
        out.word(table);
        out.emit(0x2E, 0xFF, 0xA7); // JMP CS:[BX+]
        out.word(table + 2);
    }

    private void nearReturn(CodeWriter out) {
        int alias = model == CpuModel.I8086 && random.nextBoolean() ? 0xC0 : 0xC2;
        switch (random.nextInt(3)) {
            case 0 -> out.emit(alias, 0, 0);
            case 1 -> out.emit(0x5B, 0xFF, 0xE3); // POP BX, JMP BX
            default -> out.emit(alias | 1);
        }
    }

    private void farReturn(CodeWriter out, int pointer) {
        switch (random.nextInt(3)) {
            case 0 -> out.emit(0xCA, 0, 0);
            case 1 -> {
                for (int n = 0; n < 4; n += 2) {
                    out.emit(0x2E, 0x8F, 0x06); // POP CS:
                    out.word(pointer + n);
                }
                out.emit(0x2E, 0xFF, 0x2E); // JMPF CS:
                out.word(pointer);
            }
            default -> out.emit(0xCB);
        }
    }

    /** A loop of random instructions and, {@code depth} levels deep, of other loops. */
    private void loop(CodeWriter out, int depth) {
        int start = out.length();
        out.emit(0x51, 0xB9); // PUSH CX, MOV CX
        out.word(random.nextInt(10 << 2 * depth) + 1 | (random.nextInt(32) == 0 ? 0x200 : 0));
        int head = out.ip();
        body(out, 1 + random.nextInt(8));
        if (depth > 0 && out.length() - start < LONG_LOOP && random.nextInt(3) == 0) {
            loop(out, depth - 1);
        }
        body(out, random.nextInt(8));
        back(out, head);
        out.emit(0x59); // POP CX
    }

    private void back(CodeWriter out, int head) {
        int displacement = head - (out.ip() + 3);
        boolean near = displacement > FARTHEST;
        if (near && random.nextBoolean()) {
            out.emit(0xE2, displacement + 1); // LOOP
            return;
        }
        out.emit(0x49); // DEC CX
        if (near) {
            out.emit(0x75, displacement);
        } else if (model == CpuModel.I686 && random.nextBoolean()) {
            out.emit(0x0F);
            out.jump(0x85, head);
        } else {
            out.emit(0x74, 3);
            out.jump(0xE9, head);
        }
    }

    private void body(CodeWriter out, int count) {
        for (int n = 0; n < count; n++) {
            if (random.nextInt(8) == 0) {
                skipped(out);
            } else {
                instruction(out);
            }
        }
    }

    /** An instruction that a jump may lead over. */
    private void skipped(CodeWriter out) {
        int condition = random.nextInt(16);
        int kind = random.nextInt(8);
        if (kind == 0 || kind < 4 && model == CpuModel.I686) {
            boolean always = kind == 0;
            if (!always) {
                out.emit(0x0F);
            }
            out.emit(always ? 0xE9 : 0x80 | condition);
            int at = out.length();
            out.word(0);
            instruction(out);
            int end = out.length();
            out.truncate(at);
            out.word(end - at - 2);
            out.truncate(end);
            return;
        }
        int over = out.forward((model == CpuModel.I8086 && kind < 4 ? 0x60 : 0x70) | condition);
        instruction(out);
        out.land(over);
    }

    private void instruction(CodeWriter out) {
        int start = out.length();
        for (int tries = 0; tries < TRIES; tries++) {
            source.write(out, entries);
            if (wild || staysInside(out, start)) {
                return;
            }
            out.truncate(start);
        }
    }

    /** Whether a region executes all that has been written from an index on. */
    private boolean staysInside(CodeWriter out, int start) {
        int at = start;
        while (at < out.length()) {
            int from = at;
            Instruction i = decoder.decode(n -> out.at(from + n));
            if (Coverage.of(i, model) == Coverage.LEFT) {
                return false;
            }
            boolean overData = i.handler() == Handler.JMP_B;
            at += i.length() + (overData ? i.immediate() : 0);
        }
        return true;
    }
}
