package dev.plankton.cpu.region.frame;

import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.state.CpuState;
import java.util.HashSet;
import java.util.Set;

/** What a column of the opcode table names in an instruction. */
public sealed interface Operand {
    /** A general register of {@code size} bytes, numbered as instructions encode it. */
    record Register(int number, int size) implements Operand {}

    /** {@code size} bytes where ModRM or an offset says. */
    record InMemory(int size) implements Operand {}

    /** A constant, sign-extended. */
    record Constant(int value) implements Operand {}

    /** Operand {@code n} of {@code i}. */
    static Operand of(Instruction i, int n) {
        String name = i.form().operands().get(n);
        return switch (name) {
            case "AL" -> new Register(CpuState.AL, 1);
            case "CL" -> new Register(CpuState.CL, 1);
            case "eAX" -> new Register(CpuState.AX, wordSize(i));
            case "1" -> new Constant(1);
            default -> {
                int size = size(name, i);
                yield switch (name.charAt(0)) {
                    case 'G' -> new Register(i.modRm() >> 3 & 7, size);
                    case 'Z' -> new Register(i.code() & 7, size);
                    case 'I' -> new Constant(i.immediate());
                    case 'E' -> i.namesMemory() ? new InMemory(size) : new Register(i.modRm() & 7, size);
                    case 'O' -> new InMemory(size);
                    default -> throw new IllegalStateException("no region has operand " + name);
                };
            }
        };
    }

    /** General registers that ModRM or the opcode names as operands of 32 bits, of an instruction with such operands. */
    static Set<Integer> registersOf32(Instruction i) {
        Set<Integer> found = new HashSet<>();
        for (String name : i.form().operands()) {
            // In small letters: ES and CL are names of registers.
            if (name.length() == 2 && Character.isLowerCase(name.charAt(1)) && size(name, i) == 4) {
                switch (name.charAt(0)) {
                    case 'G' -> found.add(i.modRm() >> 3 & 7);
                    case 'Z' -> found.add(i.code() & 7);
                    case 'E' -> {
                        if (!i.namesMemory()) {
                            found.add(i.modRm() & 7);
                        }
                    }
                    default -> {}
                }
            }
        }
        return found;
    }

    /** Bytes of the immediates that follow the instruction. */
    static int immediateBytes(Instruction i) {
        int bytes = 0;
        for (String operand : i.form().operands()) {
            bytes += switch (operand) {
                case "Ib", "Iz", "Jb" -> 1;
                case "Iw" -> 2;
                case "Iv", "Jv" -> wordSize(i);
                case "Ap" -> wordSize(i) + 2;
                default -> 0;
            };
        }
        return bytes;
    }

    /** 2 or 4, as the instruction's operand size is. */
    static int wordSize(Instruction i) {
        return i.operand32() ? 4 : 2;
    }

    private static int size(String name, Instruction i) {
        return switch (name.charAt(1)) {
            case 'b' -> 1;
            case 'w' -> 2;
            default -> wordSize(i);
        };
    }
}
