package dev.plankton.verification.program;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.isa.Decoder;
import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.isa.Opcode;
import dev.plankton.cpu.isa.Trait;
import dev.plankton.cpu.model.CpuModel;
import java.util.random.RandomGenerator;

/**
 * Writes random programs that stay hot: nested loops, branches and calls around random instructions, for ever. Most
 * instructions keep off the loops' counters and the stack pointer; what they store may still hit the program. The same
 * generator gives the same program.
 */
public final class RandomLoops {
    private static final int MAX_INSTRUCTION = 16;

    private final RandomGenerator random;
    private final RandomCode instructions;
    private final Decoder decoder;
    private final boolean gentle;
    private int interrupt = -1;
    private int handlerAt;
    private int descriptors;
    private byte[] target = {};
    private int at;

    /** Creates a writer for {@code model} that draws from {@code random}. */
    public RandomLoops(CpuModel model, RandomGenerator random) {
        this.random = random;
        instructions = new RandomCode(model, random);
        decoder = Decoder.of(model);
        gentle = random.nextInt(8) != 0;
    }

    /** From now on makes the subroutine the handler of an interrupt, and always writes one. */
    public RandomLoops withInterrupt(int vector) {
        interrupt = vector;
        return this;
    }

    /** From now on also loads segments by one of a number of descriptors, in protected mode, and goes back. */
    void withDescriptors(int count) {
        descriptors = count;
    }

    /** Where the handler begins. */
    public int handlerAt() {
        return handlerAt;
    }

    /** Writes a program of at most {@code length} bytes, at least 256, to the beginning of {@code bytes}. */
    public void write(byte[] bytes, int length) {
        target = bytes;
        at = 0;
        int subroutine = -1;
        if (random.nextBoolean() || interrupt >= 0) {
            int over = forward(0xEB);
            subroutine = at;
            handlerAt = at;
            body(1 + random.nextInt(4), -1);
            emit(interrupt >= 0 ? 0xCF : 0xC3);
            land(over);
        }
        int start = at;
        while (at < length - 128 && (at == start || random.nextInt(3) != 0)) {
            loop(2, subroutine);
        }
        jump(0xE9, start);
    }

    /** A loop of random instructions and, {@code depth} levels deep, of other loops. */
    private void loop(int depth, int subroutine) {
        emit(0x51); // PUSH CX
        emit(0xB9);
        emit(random.nextInt(40) + 1);
        emit(random.nextInt(8) == 0 ? 2 : 0);
        int head = at;
        body(random.nextInt(5), subroutine);
        if (depth > 0 && random.nextInt(3) == 0) {
            loop(depth - 1, subroutine);
        }
        body(random.nextInt(4), subroutine);
        if (random.nextBoolean()) {
            emit(0xE2); // LOOP
            emit(head - at - 1);
        } else {
            emit(0x49); // DEC CX, JNZ
            emit(0x75);
            emit(head - at - 1);
        }
        emit(0x59); // POP CX
    }

    private void body(int count, int subroutine) {
        for (int n = 0; n < count; n++) {
            if (descriptors > 0 && random.nextInt(12) == 0) {
                loadByDescriptor();
                continue;
            }
            switch (random.nextInt(10)) {
                case 0 -> {
                    int over = forward(0x70 | random.nextInt(16));
                    instruction();
                    land(over);
                }
                case 1 -> {
                    if (subroutine >= 0 && interrupt >= 0) {
                        emit(0xCD);
                        emit(interrupt);
                    } else if (subroutine >= 0) {
                        jump(0xE8, subroutine);
                    }
                }
                case 2 -> {
                    int register = random.nextInt(8) & 3;
                    emit(0x50 | register);
                    instruction();
                    emit(0x58 | register);
                }
                default -> instruction();
            }
        }
    }

    private void loadByDescriptor() {
        int[] loads = {0xC3, 0xDB, 0xE3, 0xEB}; // MOV ES, DS, FS, GS from BX
        emit(0x0F, 0x20, 0xC0, 0x0C, 1, 0x0F, 0x22, 0xC0); // MOV EAX,CR0; OR AL,1; MOV CR0,EAX
        emit(0xBB, 8 * random.nextInt(descriptors), 0, 0x8E, loads[random.nextInt(loads.length)]);
        emit(0x24, 0xFE, 0x0F, 0x22, 0xC0); // AND AL,FEh; MOV CR0,EAX
    }

    /** A random instruction after which the next one is executed. */
    private void instruction() {
        byte[] bytes = new byte[MAX_INSTRUCTION];
        for (int tries = 0; tries < 50; tries++) {
            instructions.fill(bytes, 0, bytes.length);
            Instruction i = decoder.decode(n -> n < MAX_INSTRUCTION ? bytes[n] & 0xFF : 0x90);
            if (i.length() < MAX_INSTRUCTION && suits(i)) {
                for (int n = 0; n < i.length(); n++) {
                    emit(bytes[n]);
                }
                return;
            }
        }
    }

    private boolean suits(Instruction i) {
        if (i.opcode() == null || i.form().endsBlock() && random.nextInt(64) != 0) {
            return false;
        }
        Opcode form = i.form();
        if (RandomCode.stops(form) || i.handler() == Handler.UD) {
            return false;
        }
        if (!gentle) {
            return true;
        }
        boolean stack = form.is(Trait.PUSH) || form.is(Trait.POP);
        boolean faults = form.is(Trait.FAULT) && random.nextInt(8) != 0;
        boolean moves = form.is(Trait.SEGMENT) || i.repeat() != 0;
        return !stack
                && !faults
                && (!moves || random.nextInt(8) == 0)
                && !(form.plusRegister() && counts(i.code() & 7))
                && !(i.modRm() >= 0xC0 && counts(i.modRm() & 7))
                && !(i.modRm() >= 0 && counts(i.modRm() >> 3 & 7));
    }

    private static boolean counts(int register) {
        return register == Cpu.CX || register == Cpu.SP;
    }

    /** A jump to where {@link #land} says. */
    private int forward(int opcode) {
        emit(opcode);
        emit(0);
        return at;
    }

    private void land(int jump) {
        target[jump - 1] = (byte) (at - jump);
    }

    private void jump(int opcode, int to) {
        emit(opcode);
        int displacement = to - (at + 2);
        emit(displacement);
        emit(displacement >> 8);
    }

    private void emit(int... values) {
        for (int value : values) {
            target[at++] = (byte) value;
        }
    }
}
