package dev.plankton.disassembly;

import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.isa.Opcode;
import dev.plankton.cpu.isa.Trait;
import dev.plankton.cpu.state.CpuState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One instruction in NASM's syntax. Where an operand shows a size or the segment, the prefix for it is left out. */
final class InstructionText {
    private final Instruction instruction;
    private final Opcode opcode;
    private final int ip;

    private boolean operandSizeTold;
    private boolean addressSizeTold;
    private boolean segmentTold;

    /**
     * Prepares to write.
     *
     * @param opcode the form of {@code instruction}
     * @param ip offset of the instruction in its segment
     */
    InstructionText(Instruction instruction, Opcode opcode, int ip) {
        this.instruction = instruction;
        this.opcode = opcode;
        this.ip = ip;
    }

    String text() {
        String body = mnemonic() + operands();
        StringBuilder text = new StringBuilder();
        if (instruction.lock()) {
            text.append("lock ");
        }
        if (instruction.repeat() != 0) {
            text.append(repeat()).append(' ');
        }
        if (instruction.operand32() && !operandSizeTold) {
            text.append("o32 ");
        }
        if (instruction.address32() && !addressSizeTold) {
            text.append("a32 ");
        }
        if (instruction.segment() >= 0 && !segmentTold) {
            text.append(RegisterNames.segment(instruction.segment())).append(' ');
        }
        return text.append(body).toString();
    }

    private String repeat() {
        boolean compares = opcode.is(Trait.STRING) && opcode.flags().written() != 0;
        return instruction.repeat() == 2 ? "repne" : compares ? "repe" : "rep";
    }

    private String mnemonic() {
        boolean named = !opcode.mnemonic16().equals(opcode.mnemonic32());
        operandSizeTold |= named;
        String name = instruction.operand32() ? opcode.mnemonic32() : opcode.mnemonic16();
        return switch (name) {
            case "CALLF" -> "call";
            case "JMPF" -> "jmp";
            case "JCXZ" -> {
                addressSizeTold = true;
                yield instruction.address32() ? "jecxz" : "jcxz";
            }
            default -> name.toLowerCase(Locale.ROOT);
        };
    }

    private String operands() {
        List<String> texts = new ArrayList<>();
        if (!opcode.is(Trait.STRING)) {
            for (String operand : opcode.operands()) {
                texts.add(operand(operand));
            }
        }
        if (instruction.address32() && opcode.mnemonic16().startsWith("LOOP")) {
            addressSizeTold = true;
            texts.add("ecx");
        }
        return texts.isEmpty() ? "" : " " + String.join(",", texts);
    }

    private String operand(String operand) {
        int reg = instruction.modRm() >> 3 & 7;
        return switch (operand) {
            case "Eb", "Ew", "Ev", "Es" ->
                instruction.namesMemory()
                        ? sizeOfMemory(operand) + memory()
                        : register(operand, instruction.modRm() & 7);
            case "Gb", "Gw", "Gv" -> register(operand, reg);
            case "Zb", "Zv" -> register(operand, instruction.code() & 7);
            case "Rd" -> RegisterNames.of(4, instruction.modRm() & 7);
            case "Cd" -> "cr" + reg;
            case "Dd" -> "dr" + reg;
            case "Sw" -> RegisterNames.segment(reg);
            case "eAX" -> register("v", CpuState.AX);
            case "Mw", "Md", "Mq", "Mt" -> (opcode.isEscape() ? sizeOfNumber(operand) : "") + memory();
            case "M", "Ma", "Ms" -> memory();
            case "STi" -> "st" + (instruction.modRm() & 7);
            case "Mp" -> farPointer() + memory();
            case "Ob", "Ov" -> memory();
            case "Ap" -> farTarget();
            case "Jb", "Jv" -> target(operand);
            case "Ib", "Iw", "Iv", "Iz" -> immediate(operand);
            default -> operand.toLowerCase(Locale.ROOT);
        };
    }

    private String register(String operand, int number) {
        return switch (operand.charAt(operand.length() - 1)) {
            case 'b' -> RegisterNames.of(1, number);
            case 'w' -> RegisterNames.of(2, number);
            default -> RegisterNames.of(size(), number);
        };
    }

    /** Size of operands in bytes; set by the caller. */
    private int size() {
        operandSizeTold = true;
        return instruction.operand32() ? 4 : 2;
    }

    private String memory() {
        addressSizeTold = true;
        segmentTold = true;
        return AddressText.of(instruction, opcode.hasModRm());
    }

    /** The size of a memory operand, where no register beside it shows it. */
    private String sizeOfMemory(String operand) {
        char size = operand.charAt(1);
        for (String other : opcode.operands()) {
            boolean tells = switch (other) {
                case "Gb", "AL" -> size == 'b';
                case "Gw", "Sw" -> size == 'w' || size == 's';
                case "Gv", "eAX" -> size == 'v';
                default -> false;
            };
            if (tells) {
                return "";
            }
        }
        return switch (size) {
            case 'b' -> "byte ";
            case 'v' -> size() == 4 ? "dword " : "word ";
            default -> "word ";
        };
    }

    private static String sizeOfNumber(String operand) {
        return switch (operand) {
            case "Mw" -> "word ";
            case "Md" -> "dword ";
            case "Mq" -> "qword ";
            default -> "tword ";
        };
    }

    /** What calls and jumps need before a far pointer in memory; LDS and its kin do not. */
    private String farPointer() {
        if (opcode.operands().size() > 1) {
            return "";
        }
        return size() == 4 ? "dword far " : "far ";
    }

    private String farTarget() {
        int size = size();
        int mask = size == 4 ? -1 : 0xFFFF;
        return (size == 4 ? "dword " : "")
                + Numbers.hex(instruction.immediate2())
                + ":"
                + Numbers.hex(instruction.immediate() & mask);
    }

    /** A relative target as the offset it leads to. */
    private String target(String operand) {
        int target = ip + instruction.length() + instruction.immediate();
        String hex = Numbers.hex(instruction.operand32() ? target : target & 0xFFFF);
        if (operand.equals("Jb")) {
            boolean shortOnly = opcode.mnemonic16().startsWith("LOOP")
                    || opcode.mnemonic16().equals("JCXZ");
            return (shortOnly ? "" : "short ") + hex;
        }
        return (opcode.mnemonic16().equals("CALL") ? "" : "near ") + (size() == 4 ? "dword " : "") + hex;
    }

    /** Immediates with a strict size where NASM would otherwise take a shorter form. */
    private String immediate(String operand) {
        boolean second = operand.equals("Ib") && opcode.operands().getFirst().equals("Iw");
        int value = second ? instruction.immediate2() : instruction.immediate();
        boolean push = opcode.operands().size() == 1 && opcode.mnemonic16().equals("PUSH");
        return switch (operand) {
            case "Ib" -> (NasmForms.shiftsByOne(instruction, opcode) ? "byte " : "") + Numbers.of(value & 0xFF);
            case "Iw" -> Numbers.of(value & 0xFFFF);
            case "Iz" -> (push && size() == 4 ? "dword " : "") + Numbers.signed(value);
            default -> {
                boolean strict = NasmForms.hasByteForm(opcode) && value == (byte) value;
                boolean wide = size() == 4;
                String size = wide ? "dword " : "word ";
                yield (strict ? "strict " + size : push && wide ? size : "")
                        + Numbers.of(wide ? value : value & 0xFFFF);
            }
        };
    }
}
