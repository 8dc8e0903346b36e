package dev.plankton.verification.i8086;

import java.util.function.IntUnaryOperator;

/** String instructions of an 8086, once or repeated. */
public abstract class Strings8086 extends Operands8086 {
    Strings8086(byte[] initialRam, IntUnaryOperator ports) {
        super(initialRam, ports);
    }

    final void strings(int opcode, int data, boolean word) {
        if (repeat == 0) {
            string(opcode, data, word);
            return;
        }
        boolean compares = opcode == 0xA6 || opcode == 0xAE;
        boolean goesOn = true;
        while (general[CX] != 0 && goesOn && !refused()) {
            general[CX]--;
            string(opcode, data, word);
            goesOn = !compares || flag(ZF) == (repeat == 0xF3);
        }
    }

    private void string(int opcode, int data, boolean word) {
        int by = (word ? 2 : 1) * ((flags & DF) != 0 ? -1 : 1);
        int source = general[SI];
        int destination = general[DI];
        switch (opcode) {
            case 0xA4 -> store(segments[ES], destination, word, load(data, source, word));
            case 0xA6 -> subtract(load(data, source, word), load(segments[ES], destination, word), 0, word);
            case 0xAA -> store(segments[ES], destination, word, register(AX, word));
            case 0xAC -> setRegister(AX, word, load(data, source, word));
            default -> subtract(register(AX, word), load(segments[ES], destination, word), 0, word);
        }
        if (opcode == 0xA4 || opcode == 0xA6 || opcode == 0xAC) {
            general[SI] = source + by & 0xFFFF;
        }
        if (opcode != 0xAC) {
            general[DI] = destination + by & 0xFFFF;
        }
    }
}
