package dev.plankton.verification.program;

import dev.plankton.cpu.model.CpuModel;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Writes transfers of control of all kinds, after which the program goes on. */
final class RareTransfers {
    private final RandomGenerator random;
    private final CpuModel model;
    private final Consumer<CodeWriter> ordinary;

    /**
     * Creates a writer for {@code model} that draws from {@code random}.
     *
     * @param ordinary writes any other instruction
     */
    RareTransfers(CpuModel model, RandomGenerator random, Consumer<CodeWriter> ordinary) {
        this.model = model;
        this.random = random;
        this.ordinary = ordinary;
    }

    private boolean since(int generation) {
        return model.generation() >= generation;
    }

    /** LOOP, LOOPZ, LOOPNZ or JCXZ. */
    void loopForward(CodeWriter out) {
        if (since(386) && random.nextInt(4) == 0) {
            out.emit(random.nextInt(4) == 0 ? 0x66 : 0x67);
        }
        int over = out.forward(0xE0 | random.nextInt(4));
        ordinary.accept(out);
        out.land(over);
    }

    void nearCall(CodeWriter out, HotLoops.Entries entries) {
        switch (random.nextInt(5)) {
            case 0 -> out.jump(0xE8, entries.near());
            case 1 -> {
                out.emit(0xBB); // MOV BX
                out.word(entries.near());
                out.emit(0xFF, 0xD3); // CALL BX
            }
            case 2 -> throughPointer(out, 0x16, entries.pointers());
            case 3 -> {
                out.emit(0xBB);
                out.word(out.ip() + 4);
                out.emit(0xFF, 0xE3); // JMP BX
            }
            default -> {
                out.emit(0x68); // PUSH, RET: of an 8086 JS
                if (since(186)) {
                    out.word(out.ip() + 3);
                    out.emit(0xC3);
                } else {
                    out.emit(0);
                }
            }
        }
    }

    /** CALL or JMP by a pointer in the code segment. */
    private static void throughPointer(CodeWriter out, int modRm, int at) {
        out.emit(0x2E, 0xFF, modRm);
        out.word(at);
    }

    void farCall(CodeWriter out, HotLoops.Entries entries) {
        switch (random.nextInt(5)) {
            case 0 -> far(out, 0x9A, entries.far(), entries.segment());
            case 1 -> throughPointer(out, 0x1E, entries.pointers() + 2);
            case 2 -> far(out, 0xEA, out.ip() + 5, entries.segment());
            case 3 -> {
                out.emit(0x0E); // PUSH CS
                out.jump(0xE8, entries.far());
            }
            default -> {
                out.emit(0x0E, 0xBB); // PUSH CS, MOV BX
                out.word(out.ip() + 4);
                out.emit(0x53, 0xCB); // PUSH BX, RETF
            }
        }
    }

    private static void far(CodeWriter out, int opcode, int to, int segment) {
        out.emit(opcode);
        out.word(to);
        out.word(segment);
    }

    void interrupt(CodeWriter out, HotLoops.Entries entries) {
        switch (random.nextInt(9)) {
            case 0 -> out.emit(0xCC);
            case 1 -> out.emit(0xCE);
            case 2, 3 -> out.emit(0xFB);
            case 4 -> {
                out.emit(0x9C); // PUSHF
                far(out, 0x9A, entries.handler(), entries.segment());
            }
            case 5 -> {
                out.emit(0xFA); // CLI
                ordinary.accept(out);
                out.emit(0xFB);
            }
            default -> out.emit(0xCD, RandomState.INTERRUPT);
        }
    }
}
