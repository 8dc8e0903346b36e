package dev.plankton.verification.i8086;

import java.util.function.IntUnaryOperator;

/**
 * The 8086 as "The 8086 Family User's Manual" describes it, one instruction at a time: slow, plain, and with nothing in
 * common with the emulator. Where the manual is silent it follows silicon: aliases of opcodes, the decimal adjustments of
 * codes that are no decimals, REP before IMUL and IDIV. The x87, WAIT, HLT and single steps are not part of it.
 */
public final class Reference8086 extends Strings8086 {
    public Reference8086(byte[] initialRam, IntUnaryOperator ports) {
        super(initialRam, ports);
    }

    /**
     * Executes the instruction at CS:IP.
     *
     * @return false if the manuals do not say all of its result; then nothing has changed
     */
    public boolean step() {
        begin();
        execute(fetchOpcode());
        if (refused()) {
            takeBack();
            return false;
        }
        return true;
    }

    private void execute(int opcode) {
        boolean word = (opcode & 1) != 0;
        if (opcode < 0x40) {
            low(opcode, word);
        } else if (opcode < 0x60) {
            oneRegister(opcode);
        } else if (opcode < 0x80) {
            jump(condition(opcode & 15), (byte) fetch8());
        } else if (opcode < 0xA0) {
            moves(opcode, word);
        } else if (opcode < 0xB0) {
            accumulator(opcode, word);
        } else if (opcode < 0xC0) {
            boolean wide = opcode >= 0xB8;
            setRegister(opcode & 7, wide, immediate(wide));
        } else if (opcode < 0xD0) {
            returns(opcode, word);
        } else if (opcode < 0xE0) {
            shifts(opcode, word);
        } else if (opcode < 0xF0) {
            transfers(opcode, word);
        } else {
            high(opcode, word);
        }
    }

    /** The eight operations, PUSH and POP of segment registers, decimal adjustments. */
    private void low(int opcode, boolean word) {
        int operation = opcode >> 3;
        switch (opcode & 7) {
            case 0, 1 -> {
                modRm();
                int result = operate(operation, operand(word), register(reg, word), word);
                storeUnlessCompare(operation, word, result);
            }
            case 2, 3 -> {
                modRm();
                int result = operate(operation, register(reg, word), operand(word), word);
                if (operation != 7) {
                    setRegister(reg, word, result);
                }
            }
            case 4, 5 -> {
                int result = operate(operation, register(AX, word), immediate(word), word);
                if (operation != 7) {
                    setRegister(AX, word, result);
                }
            }
            case 6 -> push(segments[operation & 3]);
            default -> {
                switch (opcode) {
                    case 0x27 -> decimalAdjust(false);
                    case 0x2F -> decimalAdjust(true);
                    case 0x37 -> asciiAdjust(false);
                    case 0x3F -> asciiAdjust(true);
                    default -> segments[operation & 3] = pop();
                }
            }
        }
    }

    private void storeUnlessCompare(int operation, boolean word, int result) {
        if (operation != 7) {
            setOperand(word, result);
        }
    }

    private void oneRegister(int opcode) {
        int n = opcode & 7;
        switch (opcode >> 3) {
            case 8 -> general[n] = step(general[n], 1, true);
            case 9 -> general[n] = step(general[n], -1, true);
            // PUSH SP pushes what SP has become.
            case 10 -> push(n == SP ? general[SP] - 2 & 0xFFFF : general[n]);
            default -> general[n] = pop();
        }
    }

    private boolean condition(int code) {
        boolean is = switch (code >> 1) {
            case 0 -> flag(OF);
            case 1 -> flag(CF);
            case 2 -> flag(ZF);
            case 3 -> flag(CF) | flag(ZF);
            case 4 -> flag(SF);
            case 5 -> flag(PF);
            case 6 -> flag(SF) != flag(OF);
            default -> flag(ZF) | flag(SF) != flag(OF);
        };
        return is == ((code & 1) == 0);
    }

    private void jump(boolean taken, int by) {
        if (taken) {
            ip = ip + by & 0xFFFF;
        }
    }

    private void moves(int opcode, boolean word) {
        switch (opcode) {
            case 0x80, 0x81, 0x82, 0x83 -> {
                modRm();
                int value = operand(word);
                int immediate = opcode == 0x83 ? (byte) fetch8() & 0xFFFF : immediate(word);
                storeUnlessCompare(reg, word, operate(reg, value, immediate, word));
            }
            case 0x84, 0x85 -> {
                modRm();
                logic(operand(word) & register(reg, word), word);
            }
            case 0x86, 0x87 -> {
                modRm();
                int value = operand(word);
                setOperand(word, register(reg, word));
                setRegister(reg, word, value);
            }
            case 0x88, 0x89 -> {
                modRm();
                setOperand(word, register(reg, word));
            }
            case 0x8A, 0x8B -> {
                modRm();
                setRegister(reg, word, operand(word));
            }
            case 0x8C -> {
                modRm();
                setOperand(true, segments[reg & 3]);
            }
            case 0x8D -> {
                modRm();
                onlyMemory();
                general[reg] = offset;
            }
            case 0x8E -> {
                modRm();
                segments[reg & 3] = operand(true);
            }
            case 0x8F -> {
                modRm();
                setOperand(true, pop());
            }
            case 0x98 -> general[AX] = (byte) general[AX] & 0xFFFF;
            case 0x99 -> general[DX] = general[AX] >= 0x8000 ? 0xFFFF : 0;
            case 0x9A -> {
                int to = fetch16();
                int segmentTo = fetch16();
                callFar(segmentTo, to);
            }
            case 0x9B -> refuse();
            case 0x9C -> {
                flag(RESULT_FLAGS);
                push(flags);
            }
            case 0x9D -> loadFlags(pop());
            case 0x9E -> {
                int kept = undefinedFlags & OF;
                loadFlags(flags & 0xFF00 | byteRegister(AX + 4));
                leaveUndefined(kept);
            }
            case 0x9F -> {
                flag(RESULT_FLAGS & 0xFF);
                setByteRegister(AX + 4, flags);
            }
            default -> {
                int value = general[opcode & 7];
                general[opcode & 7] = general[AX];
                general[AX] = value;
            }
        }
    }

    private void accumulator(int opcode, boolean word) {
        int data = override == NONE ? segments[DS] : segments[override];
        switch (opcode) {
            case 0xA0, 0xA1 -> setRegister(AX, word, load(data, fetch16(), word));
            case 0xA2, 0xA3 -> store(data, fetch16(), word, register(AX, word));
            case 0xA8, 0xA9 -> logic(register(AX, word) & immediate(word), word);
            default -> strings(opcode & ~1, data, word);
        }
    }

    private void returns(int opcode, boolean word) {
        switch (opcode) {
            case 0xC0, 0xC2 -> {
                int drop = fetch16();
                ip = pop();
                general[SP] = general[SP] + drop & 0xFFFF;
            }
            case 0xC1, 0xC3 -> ip = pop();
            case 0xC4, 0xC5 -> {
                modRm();
                onlyMemory();
                int value = read16(segment, offset);
                segments[opcode == 0xC4 ? ES : DS] = read16(segment, offset + 2);
                general[reg] = value;
            }
            case 0xC6, 0xC7 -> {
                modRm();
                setOperand(word, immediate(word));
            }
            case 0xC8, 0xCA -> {
                int drop = fetch16();
                returnFar();
                general[SP] = general[SP] + drop & 0xFFFF;
            }
            case 0xC9, 0xCB -> returnFar();
            case 0xCC -> interrupt(3);
            case 0xCD -> interrupt(fetch8());
            case 0xCE -> {
                if (flag(OF)) {
                    interrupt(4);
                }
            }
            default -> {
                returnFar();
                loadFlags(pop());
            }
        }
    }

    private void returnFar() {
        ip = pop();
        segments[CS] = pop();
    }

    private void callFar(int segmentTo, int to) {
        push(segments[CS]);
        push(ip);
        segments[CS] = segmentTo;
        ip = to;
    }

    private void shifts(int opcode, boolean word) {
        switch (opcode) {
            case 0xD0, 0xD1, 0xD2, 0xD3 -> {
                modRm();
                int count = opcode < 0xD2 ? 1 : byteRegister(CX);
                setOperand(word, shift(reg, operand(word), count, word));
            }
            case 0xD4 -> asciiMultiply(fetch8());
            case 0xD5 -> asciiDivide(fetch8());
            case 0xD6 -> setByteRegister(AX, flag(CF) ? 0xFF : 0);
            case 0xD7 -> {
                int data = override == NONE ? segments[DS] : segments[override];
                setByteRegister(AX, read8(data, general[BX] + byteRegister(AX)));
            }
            default -> refuse();
        }
    }

    private void transfers(int opcode, boolean word) {
        switch (opcode) {
            case 0xE0, 0xE1, 0xE2 -> {
                int by = (byte) fetch8();
                general[CX] = general[CX] - 1 & 0xFFFF;
                jump(general[CX] != 0 && (opcode == 0xE2 || flag(ZF) == (opcode == 0xE1)), by);
            }
            case 0xE3 -> jump(general[CX] == 0, (byte) fetch8());
            case 0xE4, 0xE5 -> input(fetch8(), word);
            case 0xE6, 0xE7 -> output(fetch8(), word);
            case 0xE8 -> {
                int by = fetch16();
                push(ip);
                jump(true, by);
            }
            case 0xE9 -> jump(true, fetch16());
            case 0xEA -> {
                int to = fetch16();
                segments[CS] = fetch16();
                ip = to;
            }
            case 0xEB -> jump(true, (byte) fetch8());
            case 0xEC, 0xED -> input(general[DX], word);
            default -> output(general[DX], word);
        }
    }

    private void input(int port, boolean word) {
        setRegister(AX, word, in(port));
    }

    private void output(int port, boolean word) {
        portWrites.add(new PortWrite(port, word ? 2 : 1, register(AX, word)));
    }

    private void high(int opcode, boolean word) {
        switch (opcode) {
            case 0xF4 -> refuse();
            case 0xF5 -> setFlag(CF, !flag(CF));
            case 0xF6, 0xF7 -> {
                modRm();
                unary(word);
            }
            case 0xF8, 0xF9 -> setFlag(CF, word);
            case 0xFA, 0xFB -> setFlag(IF, word);
            case 0xFC, 0xFD -> setFlag(DF, word);
            default -> {
                modRm();
                group(word);
            }
        }
    }

    private void unary(boolean word) {
        switch (reg) {
            case 0, 1 -> {
                int value = operand(word);
                logic(value & immediate(word), word);
            }
            case 2 -> setOperand(word, ~operand(word));
            case 3 -> setOperand(word, subtract(0, operand(word), 0, word));
            case 4, 5 -> multiply(operand(word), reg == 5, repeat != 0, word);
            default -> divide(operand(word), reg == 7, reg == 7 && repeat != 0, word);
        }
    }

    private void group(boolean word) {
        if (!word && reg > 1) {
            refuse();
            return;
        }
        switch (reg) {
            case 0 -> setOperand(word, step(operand(word), 1, word));
            case 1 -> setOperand(word, step(operand(word), -1, word));
            case 2 -> {
                int to = operand(true);
                push(ip);
                ip = to;
            }
            case 3 -> {
                onlyMemory();
                int to = read16(segment, offset);
                callFar(read16(segment, offset + 2), to);
            }
            case 4 -> ip = operand(true);
            case 5 -> {
                onlyMemory();
                ip = read16(segment, offset);
                segments[CS] = read16(segment, offset + 2);
            }
            default -> push(mod == 3 && rm == SP ? general[SP] - 2 & 0xFFFF : operand(true));
        }
    }
}
