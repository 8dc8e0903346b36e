package dev.plankton.cpu.isa;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One decoded instruction.
 *
 * @param opcode its form, or null if the bytes are no instruction of the model
 * @param code the opcode byte (second one in the two-byte map)
 * @param length bytes, prefixes included
 * @param prefixes bytes of prefixes, repeated ones included
 * @param segment overriding segment register, or -1
 * @param repeat 0, 2 (REPNE) or 3 (REP, REPE)
 * @param lock whether LOCK precedes
 * @param operand32 whether operands are 32 bits
 * @param address32 whether addresses are 32 bits
 * @param modRm the ModRM byte, or -1
 * @param sib the SIB byte, or -1
 * @param displacement displacement or offset, sign-extended; 0 if none
 * @param displacementBytes its bytes: 0, 1, 2 or 4
 * @param immediate first immediate or relative displacement, sign-extended as encoded
 * @param immediate2 second immediate: of ENTER, or the selector of a far pointer
 */
public record Instruction(
        @Nullable Opcode opcode,
        int code,
        int length,
        int prefixes,
        int segment,
        int repeat,
        boolean lock,
        boolean operand32,
        boolean address32,
        int modRm,
        int sib,
        int displacement,
        int displacementBytes,
        int immediate,
        int immediate2) {

    /** Whether ModRM names memory. */
    public boolean namesMemory() {
        return modRm >= 0 && modRm < 0xC0;
    }

    /** Its form, of bytes that are an instruction. */
    public Opcode form() {
        return Objects.requireNonNull(opcode);
    }

    /** The interpreter's case for it; of invalid bytes, that of an invalid opcode. */
    public int handler() {
        if (opcode == null) {
            return Handler.UD;
        }
        return (operand32 ? opcode.handler32() : opcode.handler16()).handler();
    }

    /** Whether it shifts or repeats by a count that may be 0, so that the flags may stay as they are. */
    public boolean mayKeepFlags() {
        return repeat != 0 && form().is(Trait.STRING)
                || form().is(Trait.COUNT) && (form().operands().getLast().equals("CL") || (immediate & 31) == 0);
    }
}
