package dev.plankton.cpu;

import java.util.List;

/**
 * One form of one opcode, a line of the opcode table.
 *
 * @param code first opcode byte, or second of the two-byte map
 * @param twoByte whether the opcode follows 0F
 * @param extension reg field of ModRM that selects this form, or -1
 * @param plusRegister whether the low three bits of the opcode name a register
 * @param since first processor generation that has it (86 to 686)
 * @param until last generation that has it
 * @param mnemonic16 name with 16-bit operands
 * @param mnemonic32 name with 32-bit operands
 * @param operands operand codes in Intel's notation
 * @param handler16 interpreter case with 16-bit operands
 * @param handler32 interpreter case with 32-bit operands
 * @param flags flags read, written and left undefined
 * @param endsBlock whether control may go elsewhere than to the next instruction
 * @param prefix whether it is a prefix
 * @param lockable whether LOCK is allowed with a memory destination
 * @param string whether REP applies
 * @param bitString whether the address of the memory operand depends on a bit number too
 * @param alias whether assemblers write this instruction otherwise
 */
public record Opcode(
        int code,
        boolean twoByte,
        int extension,
        boolean plusRegister,
        int since,
        int until,
        String mnemonic16,
        String mnemonic32,
        List<String> operands,
        Action handler16,
        Action handler32,
        FlagUse flags,
        boolean endsBlock,
        boolean prefix,
        boolean lockable,
        boolean string,
        boolean bitString,
        boolean alias) {

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

    /** Whether a ModRM byte follows the opcode. */
    public boolean hasModRm() {
        return extension >= 0 || names("EGMSCDR");
    }

    /** Whether the offset of a memory operand follows the opcode. */
    public boolean hasOffset() {
        return names("O");
    }

    /** Whether the ModRM byte must name memory: a register there is an invalid opcode. */
    boolean memoryOnly() {
        return names("M");
    }

    /** Whether the ModRM byte names a register whatever its mod field says. */
    boolean registerOnly() {
        return operands.contains("Rd");
    }

    /** Bytes of the memory operand that ModRM or an offset names; 0 if it is only an address or there is none. */
    int memoryBytes(boolean operand32) {
        if (bitString) {
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
            case 'w', 's' -> operand.charAt(0) == 'M' ? 6 : 2;
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
