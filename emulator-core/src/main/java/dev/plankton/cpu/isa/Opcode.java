package dev.plankton.cpu.isa;

import dev.plankton.cpu.model.CpuModel;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One form of one opcode, a line of the opcode table.
 *
 * @param code first opcode byte, or second of the two-byte map
 * @param twoByte whether the opcode follows 0F
 * @param extension reg field of ModRM that selects this form, or -1
 * @param plusRegister whether the low three bits of the opcode name a register
 * @param second the ModRM byte that selects this form of the x87, or the first of eight with {@link #namesStackRegister}; or -1
 * @param since first processor generation that has it (86 to 686)
 * @param until last generation that has it
 * @param mnemonic16 name with 16-bit operands
 * @param mnemonic32 name with 32-bit operands
 * @param operands operand codes in Intel's notation
 * @param handler16 interpreter case with 16-bit operands
 * @param handler32 interpreter case with 32-bit operands
 * @param flags flags read, written and left undefined
 * @param traits its properties
 * @param emitted what must hold so that tier 1 has code of its own for it; empty if it never has
 */
public record Opcode(
        int code,
        boolean twoByte,
        int extension,
        boolean plusRegister,
        int second,
        int since,
        int until,
        String mnemonic16,
        String mnemonic32,
        List<String> operands,
        Action handler16,
        Action handler32,
        FlagUse flags,
        Set<Trait> traits,
        Set<EmitCondition> emitted) {

    private static final Set<Trait> TRANSFERS =
            Set.copyOf(EnumSet.of(Trait.JUMP, Trait.BRANCH, Trait.CALL, Trait.LEAVE, Trait.INTERRUPT));

    /**
     * What the interpreter does for a form.
     *
     * @param handler a constant of {@link Handler}
     * @param parameter 0 to 15, meaning depends on the handler
     */
    public record Action(int handler, int parameter) {}

    /**
     * Flags of EFLAGS a form reads, writes and leaves undefined, as masks of {@link Flags}.
     */
    public record FlagUse(int read, int written, int undefined) {}

    /** Whether {@code model} has it. */
    public boolean on(CpuModel model) {
        return since <= model.generation() && model.generation() <= until;
    }

    /** Whether it has a property. */
    public boolean is(Trait trait) {
        return traits.contains(trait);
    }

    /** Whether control may go elsewhere than to the next instruction, or that be executed otherwise. */
    public boolean endsBlock() {
        return is(Trait.END) || transfers();
    }

    /** Whether control may go elsewhere than to the next instruction, without an exception. */
    public boolean transfers() {
        return !Collections.disjoint(traits, TRANSFERS);
    }

    /** Whether it jumps, if it does, by a displacement. */
    public boolean isRelative() {
        return names("J");
    }

    /** Whether it may store to memory that no ModRM byte or offset names, without a transfer of control. */
    public boolean storesElsewhere() {
        return is(Trait.PUSH) || !operands.isEmpty() && operands.getFirst().charAt(0) == 'Y' && !is(Trait.READ);
    }

    /** Whether it may load from memory that no ModRM byte or offset names, without a transfer of control. */
    public boolean loadsElsewhere() {
        return is(Trait.POP) || is(Trait.LOAD) || is(Trait.STRING);
    }

    /** Whether it may raise an exception that does not come from where its operands or the stack lie. */
    public boolean mayFault() {
        return is(Trait.FAULT) || is(Trait.CHECK);
    }

    /** Whether it may store to the memory operand that ModRM or an offset names. */
    public boolean storesOperand() {
        return !operands.isEmpty() && "EMO".indexOf(operands.getFirst().charAt(0)) >= 0 && !is(Trait.READ);
    }

    /**
     * Whether no arithmetic flag stays as it was, provided that the count is not 0 if it is a shift: a form that defines SF
     * and ZF derives all of them from its result, those that the manual leaves undefined, too.
     */
    public boolean replacesFlags() {
        int touched = flags.written() | flags.undefined();
        return (touched & Flags.ARITHMETIC) == Flags.ARITHMETIC && (~flags.written() & (Flags.SF | Flags.ZF)) == 0;
    }

    /** Whether a ModRM byte follows the opcode. */
    public boolean hasModRm() {
        return extension >= 0 || second >= 0 || names("EGMSCDR");
    }

    /** Whether the low three bits of ModRM name a register of the x87, counted from the top of its stack. */
    public boolean namesStackRegister() {
        return operands.contains("STi");
    }

    /** Whether it is all that an ESC opcode has no other form for. */
    public boolean isReservedEscape() {
        return isEscape() && extension < 0 && second < 0;
    }

    /** Whether it is an instruction of the x87 in memory or on its registers; WAIT is none. */
    public boolean isEscape() {
        return !twoByte && (code & 0xF8) == 0xD8;
    }

    /** Whether the offset of a memory operand follows the opcode. */
    public boolean hasOffset() {
        return names("O");
    }

    /** Whether the ModRM byte must name memory: a register there is an invalid opcode. */
    public boolean memoryOnly() {
        return names("M");
    }

    /** Whether the ModRM byte names a register whatever its mod field says. */
    public boolean registerOnly() {
        return operands.contains("Rd");
    }

    /** Bytes of the memory operand that ModRM or an offset names; 0 if it is only an address or there is none. */
    public int memoryBytes(boolean operand32) {
        if (is(Trait.BITS)) {
            return 0;
        }
        for (String operand : operands) {
            if ("EMO".indexOf(operand.charAt(0)) >= 0) {
                return bytes(operand, operand32);
            }
        }
        return 0;
    }

    private static int bytes(String operand, boolean operand32) {
        return switch (operand.length() == 1 ? ' ' : operand.charAt(1)) {
            case 'b' -> 1;
            case 'w' -> 2;
            case 's' -> operand.charAt(0) == 'M' ? 6 : 2;
            case 't' -> 10;
            case 'd' -> 4;
            case 'q' -> 8;
            case 'v' -> operand32 ? 4 : 2;
            case 'p' -> operand32 ? 6 : 4;
            case 'a' -> operand32 ? 8 : 4;
            default -> 0;
        };
    }

    /** Whether an operand's code begins with one of {@code letters}. */
    private boolean names(String letters) {
        for (String operand : operands) {
            if (letters.indexOf(operand.charAt(0)) >= 0 && isCode(operand)) {
                return true;
            }
        }
        return false;
    }

    /** Register names such as ES or CL are written in capitals, operand codes such as Eb are not. */
    private static boolean isCode(String operand) {
        return operand.length() == 1 ? operand.equals("M") : Character.isLowerCase(operand.charAt(1));
    }
}
