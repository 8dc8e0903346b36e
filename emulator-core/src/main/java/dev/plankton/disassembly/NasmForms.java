package dev.plankton.disassembly;

import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.isa.Opcode;
import dev.plankton.cpu.isa.OpcodeTable;
import dev.plankton.cpu.isa.Trait;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.CpuState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which form NASM takes of those an instruction has: the shortest, unless its text says otherwise. Immutable.
 */
final class NasmForms {
    /** Of the 8086, and unknown to NASM; so is ESC, which became the instructions of coprocessors. */
    private static final Set<String> UNKNOWN = Set.of("SETMO", "SETMOC");

    /** Mnemonics that have a form with a sign-extended byte, and those with a form for the number 1. */
    private static final Set<String> WITH_BYTE = new HashSet<>();

    private static final Set<String> WITH_ONE = new HashSet<>();

    static {
        for (Opcode opcode : OpcodeTable.opcodes()) {
            if (opcode.operands().contains("Iz")) {
                WITH_BYTE.add(opcode.mnemonic16());
            }
            if (opcode.operands().contains("1")) {
                WITH_ONE.add(opcode.mnemonic16());
            }
        }
    }

    private final Map<String, List<Opcode>> byMnemonic = new HashMap<>();

    NasmForms(CpuModel model) {
        for (Opcode opcode : OpcodeTable.opcodes()) {
            if (opcode.on(model)) {
                byMnemonic
                        .computeIfAbsent(opcode.mnemonic16(), mnemonic -> new ArrayList<>())
                        .add(opcode);
            }
        }
    }

    /** Whether a 16- or 32-bit immediate could be a byte in another form. */
    static boolean hasByteForm(Opcode opcode) {
        return WITH_BYTE.contains(opcode.mnemonic16());
    }

    /** Whether it is a shift by an immediate 1, which another form has built in. */
    static boolean shiftsByOne(Instruction instruction, Opcode opcode) {
        return WITH_ONE.contains(opcode.mnemonic16()) && (instruction.immediate() & 0xFF) == 1;
    }

    /** Whether NASM makes as many bytes of the text as the instruction has. */
    boolean keepLength(Instruction instruction, Opcode opcode) {
        return known(instruction, opcode)
                && acceptsPrefixes(instruction, opcode)
                && !hasIdleSib(instruction)
                && byMnemonic.getOrDefault(opcode.mnemonic16(), List.of()).stream()
                        .noneMatch(other -> isPreferred(other, instruction, opcode));
    }

    private static boolean known(Instruction instruction, Opcode opcode) {
        return switch (opcode.mnemonic16()) {
            // With 32-bit registers only.
            case "BSWAP" -> instruction.operand32();
            case "MOVSX", "MOVZX" ->
                instruction.operand32() || !opcode.operands().getLast().equals("Ew");
            // From the top of the stack to itself there are two forms.
            case "FADD", "FMUL", "FSUB", "FSUBR", "FDIV", "FDIVR" ->
                instruction.namesMemory() || (instruction.modRm() & 7) != 0;
            // The mod field means nothing beside a control or debug register, and NASM makes it 3.
            case "MOV" -> !opcode.operands().contains("Rd") || !instruction.namesMemory();
            case String mnemonic -> !UNKNOWN.contains(mnemonic) && !mnemonic.startsWith("ESC");
        };
    }

    /** NASM takes one prefix of each kind, and only where it sees a use for it. */
    private static boolean acceptsPrefixes(Instruction instruction, Opcode opcode) {
        int kinds = (instruction.segment() >= 0 ? 1 : 0)
                + (instruction.repeat() != 0 ? 1 : 0)
                + (instruction.lock() ? 1 : 0)
                + (instruction.operand32() ? 1 : 0)
                + (instruction.address32() ? 1 : 0);
        if (kinds == 0 || instruction.prefixes() != kinds) {
            return instruction.prefixes() == 0;
        }
        if (instruction.lock() && !(opcode.is(Trait.LOCK) && instruction.namesMemory())) {
            return false;
        }
        // WAIT is a prefix to NASM, and F2 before a near branch is BND.
        boolean bound = instruction.repeat() == 2 && isNearBranch(opcode.mnemonic16());
        return !bound && !opcode.mnemonic16().equals("WAIT");
    }

    private static boolean isNearBranch(String mnemonic) {
        return switch (mnemonic) {
            case "CALL", "RET" -> true;
            case "JCXZ", "JMPF" -> false;
            default -> mnemonic.startsWith("J");
        };
    }

    /** Whether there is a SIB byte that the address does not need. */
    private static boolean hasIdleSib(Instruction instruction) {
        int sib = instruction.sib();
        return sib >= 0 && (sib >> 3 & 7) == CpuState.SP && (sib & 7) != CpuState.SP;
    }

    private static boolean isPreferred(Opcode other, Instruction instruction, Opcode opcode) {
        List<String> operands = opcode.operands();
        if (other.is(Trait.ALIAS) || other.operands().size() != operands.size()) {
            return false;
        }
        if (opcode.is(Trait.ALIAS) && other.operands().equals(operands)) {
            return true;
        }
        boolean takes = takes(other, operands, instruction)
                || opcode.mnemonic16().equals("XCHG") && takes(other, operands.reversed(), instruction);
        return takes && length(other, instruction) < instruction.length() - instruction.prefixes();
    }

    /** Whether form {@code other} can have the operands that the instruction has. */
    private static boolean takes(Opcode other, List<String> operands, Instruction instruction) {
        for (int n = 0; n < operands.size(); n++) {
            String operand = operands.get(n);
            int register = register(operand, instruction);
            boolean taken = switch (other.operands().get(n)) {
                case "AL" -> operand.endsWith("b") && register == CpuState.AL;
                case "eAX" -> operand.endsWith("v") && register == CpuState.AX;
                case "Zb" -> operand.endsWith("b") && register >= 0;
                case "Zv" -> operand.endsWith("v") && register >= 0;
                case "Ob" -> operand.equals("Eb") && isAbsolute(instruction);
                case "Ov" -> operand.equals("Ev") && isAbsolute(instruction);
                case String same -> same.equals(operand);
            };
            if (!taken) {
                return false;
            }
        }
        return !operands.isEmpty();
    }

    /** The general register that an operand is, or -1. */
    private static int register(String operand, Instruction instruction) {
        return switch (operand.charAt(0)) {
            case 'E' -> instruction.namesMemory() ? -1 : instruction.modRm() & 7;
            case 'G' -> instruction.modRm() >> 3 & 7;
            default -> -1;
        };
    }

    private static boolean isAbsolute(Instruction instruction) {
        return instruction.modRm() < 0x40 && (instruction.modRm() & 7) == (instruction.address32() ? 5 : 6);
    }

    /** Bytes of the instruction without prefixes in form {@code other}. */
    private static int length(Opcode other, Instruction instruction) {
        int length = other.twoByte() ? 2 : 1;
        if (other.hasModRm()) {
            length += 1 + (instruction.sib() >= 0 ? 1 : 0) + instruction.displacementBytes();
        }
        for (String operand : other.operands()) {
            length += switch (operand) {
                case "Ib", "Iz", "Jb" -> 1;
                case "Iw" -> 2;
                case "Iv", "Jv" -> instruction.operand32() ? 4 : 2;
                case "Ap" -> instruction.operand32() ? 6 : 4;
                case "Ob", "Ov" -> instruction.address32() ? 4 : 2;
                default -> 0;
            };
        }
        return length;
    }
}
