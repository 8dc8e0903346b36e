package dev.plankton.disassembly;

import dev.plankton.cpu.Cpu;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.isa.Opcode;
import java.util.List;

/**
 * What a decoded instruction does, whichever of its encodings says so. Made without the disassembler, so that it can
 * bear witness for it.
 */
record Meaning(
        String name,
        boolean operand32,
        boolean address32,
        int segment,
        int repeat,
        boolean lock,
        int length,
        List<Object> operands) {
    private record Register(int size, int number) {}

    private record Segment(int number) {}

    private record Address(int base, int index, int scale, int displacement) {}

    private static final int NONE = 8;
    private static final int[] BASES_16 = {Cpu.BX, Cpu.BX, Cpu.BP, Cpu.BP, NONE, NONE, Cpu.BP, Cpu.BX};
    private static final int[] INDEXES_16 = {Cpu.SI, Cpu.DI, Cpu.SI, Cpu.DI, Cpu.SI, Cpu.DI, NONE, NONE};

    static Meaning of(Instruction i) {
        Opcode opcode = i.opcode();
        if (opcode == null) {
            return new Meaning("invalid", false, false, -1, 0, false, i.length(), List.of());
        }
        List<Object> operands =
                opcode.operands().stream().map(code -> operand(i, code)).toList();
        boolean commutes = opcode.mnemonic16().equals("XCHG");
        if (commutes && operands.get(0) instanceof Register && operands.get(1) instanceof Register) {
            operands = operands.stream()
                    .sorted((a, b) -> a.toString().compareTo(b.toString()))
                    .toList();
        }
        String name = i.operand32() ? opcode.mnemonic32() : opcode.mnemonic16();
        return new Meaning(name, i.operand32(), i.address32(), i.segment(), i.repeat(), i.lock(), i.length(), operands);
    }

    private static Object operand(Instruction i, String code) {
        int size = i.operand32() ? 4 : 2;
        int mask = i.operand32() ? -1 : 0xFFFF;
        return switch (code) {
            case "Eb" -> i.namesMemory() ? address(i) : new Register(1, i.modRm() & 7);
            case "Ew" -> i.namesMemory() ? address(i) : new Register(2, i.modRm() & 7);
            case "Ev", "Es" -> i.namesMemory() ? address(i) : new Register(size, i.modRm() & 7);
            case "Gb" -> new Register(1, i.modRm() >> 3 & 7);
            case "Gw" -> new Register(2, i.modRm() >> 3 & 7);
            case "Gv" -> new Register(size, i.modRm() >> 3 & 7);
            case "Zb" -> new Register(1, i.code() & 7);
            case "Zv" -> new Register(size, i.code() & 7);
            case "AL" -> new Register(1, Cpu.AL);
            case "eAX" -> new Register(size, Cpu.AX);
            case "Sw" -> new Segment(i.modRm() >> 3 & 7);
            case "Rd" -> new Register(4, i.modRm() & 7);
            case "Cd", "Dd" -> code + (i.modRm() >> 3 & 7);
            case "M", "Ma", "Md", "Mp", "Mq", "Ms", "Mt", "Mw" -> address(i);
            case "STi" -> "st" + (i.modRm() & 7);
            case "Ob", "Ov" -> new Address(NONE, NONE, 1, i.displacement() & (i.address32() ? -1 : 0xFFFF));
            case "Ib", "Iw", "Iv", "Iz" -> List.of(i.immediate() & mask, i.immediate2());
            case "1" -> List.of(1, 0);
            case "Jb", "Jv" -> i.immediate() + i.length() & mask;
            case "Ap" -> List.of(i.immediate2(), i.immediate() & mask);
            default -> code;
        };
    }

    private static Address address(Instruction i) {
        int rm = i.modRm() & 7;
        boolean bare = i.modRm() < 0x40;
        if (!i.address32()) {
            return bare && rm == 6
                    ? new Address(NONE, NONE, 1, i.displacement() & 0xFFFF)
                    : new Address(BASES_16[rm], INDEXES_16[rm], 1, i.displacement() & 0xFFFF);
        }
        int base = i.sib() < 0 ? rm : i.sib() & 7;
        int index = i.sib() < 0 ? 4 : i.sib() >> 3 & 7;
        return new Address(
                bare && base == 5 ? NONE : base,
                index == 4 ? NONE : index,
                index == 4 ? 1 : 1 << (i.sib() >> 6),
                i.displacement());
    }
}
