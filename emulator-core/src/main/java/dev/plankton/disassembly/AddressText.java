package dev.plankton.disassembly;

import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.state.CpuState;

/** Memory operands in NASM's syntax (Intel SDM vol. 2, tables 2-1 to 2-3). */
final class AddressText {
    private static final String[] FORMS_16 = {"bx+si", "bx+di", "bp+si", "bp+di", "si", "di", "bp", "bx"};

    private AddressText() {}

    /**
     * The memory operand.
     *
     * @param modRm whether ModRM names it; otherwise it is an offset
     */
    static String of(Instruction instruction, boolean modRm) {
        String segment = instruction.segment() < 0 ? "" : RegisterNames.segment(instruction.segment()) + ":";
        String address;
        if (!modRm) {
            address = absolute(instruction);
        } else {
            address = instruction.address32() ? wide(instruction) : narrow(instruction);
        }
        return "[" + segment + address + "]";
    }

    private static String absolute(Instruction instruction) {
        return instruction.address32()
                ? "dword " + Numbers.hex(instruction.displacement())
                : Numbers.hex(instruction.displacement() & 0xFFFF);
    }

    private static String narrow(Instruction instruction) {
        int modRm = instruction.modRm();
        int rm = modRm & 7;
        boolean bare = modRm < 0x40;
        return bare && rm == 6 ? absolute(instruction) : displaced(instruction, FORMS_16[rm], rm == 6);
    }

    private static String wide(Instruction instruction) {
        int modRm = instruction.modRm();
        int sib = instruction.sib();
        int base = sib < 0 ? modRm & 7 : sib & 7;
        int index = sib < 0 ? CpuState.SP : sib >> 3 & 7;
        boolean hasBase = base != CpuState.BP || modRm >= 0x40;
        if (index == CpuState.SP) { // none
            return hasBase
                    ? displaced(instruction, RegisterNames.of(4, base), base == CpuState.BP)
                    : absolute(instruction);
        }
        int scale = 1 << (sib >> 6);
        String scaled = RegisterNames.of(4, index) + "*" + scale;
        if (!hasBase) {
            // Without nosplit, NASM makes base and index of it.
            return (scale <= 2 ? "nosplit " : "") + scaled + plus(instruction.displacement());
        }
        return displaced(instruction, RegisterNames.of(4, base) + "+" + scaled, base == CpuState.BP);
    }

    /**
     * Registers and displacement, with the size of the latter where NASM would take another.
     *
     * @param bp whether the base is BP, which cannot be without
     */
    private static String displaced(Instruction instruction, String registers, boolean bp) {
        int displacement = instruction.displacement();
        boolean fitsByte = displacement == (byte) displacement;
        return switch (instruction.displacementBytes()) {
            case 0 -> registers;
            case 1 -> displacement == 0 ? (bp ? "" : "byte ") + registers + "+0" : registers + plus(displacement);
            case 2 -> {
                // Below BP are variables; other words are the addresses of tables.
                boolean signed = registers.startsWith("bp");
                yield (fitsByte ? "word " : "") + registers + plus(signed ? displacement : displacement & 0xFFFF);
            }
            default -> (fitsByte ? "dword " : "") + registers + plus(displacement);
        };
    }

    private static String plus(int displacement) {
        return (displacement < 0 ? "" : "+") + Numbers.signed(displacement);
    }
}
