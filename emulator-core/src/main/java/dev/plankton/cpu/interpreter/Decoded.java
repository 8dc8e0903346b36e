package dev.plankton.cpu.interpreter;

import dev.plankton.cpu.isa.Handler;
import org.jspecify.annotations.Nullable;

/**
 * An instruction as {@link FrontEnd} decoded it, for {@link Interpreter} to execute. It depends on the processor model and
 * the instruction's bytes alone, not on where it is. An object of the {@link DecodedCache} is decoded into again and
 * again; the interpreter reads a field for less than it would unpack bits of a long.
 */
public final class Decoded {
    // What source says.
    static final byte FROM_OPERAND = 0;
    static final byte FROM_CONSTANT = 1;
    static final byte FROM_CL = 2;

    // What load and store say.
    static final byte BYTE = 1;
    static final byte WORD = 2;
    static final byte DWORD = 3;

    /**
     * The instruction's bytes as a little-endian quadword, shifted left by {@link #keyShift}. No instruction has the key
     * that is set first.
     */
    long key = 1;

    /** 64 less 8 for each byte of the instruction; a cold one's immediates are not among them. */
    byte keyShift = 8;

    /** By how much IP advances: bytes of the instruction, of a cold one without its immediates. */
    byte length;

    /** What to do, see {@link Handler}. */
    public short handler;
    /** The handler's parameter, 0 to 15. */
    byte parameter;

    /** Size of both operands to load, or 0. */
    byte load;
    /** Size of the result to store, or 0. */
    byte store;
    /** Where the second operand is. */
    byte source;

    /** Whether there is an operand in memory. */
    boolean memory;
    /** Whether it is the second one. */
    boolean memoryIsSecond;
    /** Segment register of the operand in memory. */
    byte segment;

    /** Address of the register that is the first operand. */
    int to;
    /** Address of the register that is the second operand. */
    int from;

    /** Address of the register that is the base of a 16-bit address; of {@code Registers.ZERO} if there is none. */
    int base;
    /** Likewise of the index. */
    int index;

    int displacement;

    /** The immediate, sign-extended; of a cold instruction see {@link #coldConstant}. */
    int constant;

    /** Where the cache has what follows in memory; after CALL, where it goes to. A hint: the key decides. */
    Decoded after = this;
    /** Likewise for a jump that is taken. */
    Decoded target = this;

    /** What begins at the instruction's address, if the handler is {@link Handler#GATE}. */
    @Nullable
    public Gate gate;

    /** Makes the interpreter stop here, at the beginning of {@code entered}, while memory holds these 8 bytes. */
    public void becomeGate(Gate entered, long bytes) {
        key = bytes;
        keyShift = 0;
        handler = Handler.GATE;
        gate = entered;
        load = 0;
        memory = false;
    }

    /** Has the instruction decoded again. */
    public void forget() {
        key = 1;
        keyShift = 8;
        gate = null;
    }

    /** What a cold instruction needs to know of its prefixes, ModRM and opcode. */
    static int coldConstant(int prefixes, int modRm, int code) {
        return prefixes >> 8 << 16 | modRm << 8 | code & 0xFF;
    }
}
