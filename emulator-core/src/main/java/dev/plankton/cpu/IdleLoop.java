package dev.plankton.cpu;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Proves that a guest which leaves its HLT comes back to it unchanged: it is let do so, one instruction after the other,
 * as long as each of them can be told to write nothing outside the registers and to read nothing that may be different
 * the next time. If it arrives at the same HLT with the same registers it will always do so.
 *
 * <p>Verdicts on instructions without memory operand are remembered with their bytes, so that the proof for a known loop
 * costs little more than its execution. Confined to one thread at a time.
 */
public final class IdleLoop {
    /** A loop longer than this is not worth the proof. */
    private static final int LONGEST = 24;

    /** Prefixes may make an instruction so long that it faults; one of an idle loop is no longer than this. */
    private static final int LONGEST_INSTRUCTION = 10;

    private static final int REMEMBERED = 64;

    private static final int LAST_VECTOR_OF_TICK = 0x1C;

    private final Cpu c;
    private final IntPredicate changingMemory;
    private final IntPredicate constantPort;
    private final int[] knownAddress = new int[REMEMBERED];
    private final long[] knownBytes = new long[REMEMBERED];
    private final int[] knownLength = new int[REMEMBERED];
    private final int[] saved = new int[8];

    /**
     * Creates a prover for {@code cpu}.
     *
     * @param changingMemory whether the byte at a linear address may differ the next time
     * @param constantPort whether reading a port has no effect and will give the same the next time
     */
    public IdleLoop(Cpu cpu, IntPredicate changingMemory, IntPredicate constantPort) {
        c = cpu;
        this.changingMemory = changingMemory;
        this.constantPort = constantPort;
        Arrays.fill(knownAddress, -1);
    }

    /** Whether the vectors that a tick uses are where a PC has them: LIDT can move the table or shorten it. */
    public boolean vectorsAtZero() {
        return c.idtBase == 0 && c.idtLimit >= LAST_VECTOR_OF_TICK * 4 + 3;
    }

    /** Whether the guest, whose IP is right behind a HLT, returns there unchanged. The registers stay as they are. */
    public boolean returnsUnchanged() {
        for (int n = 0; n < saved.length; n++) {
            saved[n] = c.reg32(n);
        }
        int ip = c.ip();
        int flags = c.flags();
        long instructions = c.instructions();
        boolean halted = runToHalt();
        boolean same = halted && c.ip() == ip && c.flags() == flags && sameRegisters();
        for (int n = 0; n < saved.length; n++) {
            c.setReg32(n, saved[n]);
        }
        c.setIp(ip);
        c.setFlags(flags);
        c.restore(instructions, false);
        return same;
    }

    private boolean runToHalt() {
        for (int n = 0; n < LONGEST; n++) {
            int address = c.bases[Cpu.CS] + c.ip();
            if (c.ip() > c.fetchLimit || !harmless(address)) {
                return false;
            }
            if (c.run(1) == Stop.HALT) {
                return true;
            }
        }
        return false;
    }

    private boolean sameRegisters() {
        for (int n = 0; n < saved.length; n++) {
            if (c.reg32(n) != saved[n]) {
                return false;
            }
        }
        return true;
    }

    private boolean harmless(int address) {
        long bytes = c.memory.get64(address);
        int slot = address & (REMEMBERED - 1);
        if (knownAddress[slot] == address && knownBytes[slot] == bytes) {
            return constant(address, knownLength[slot]);
        }
        Instruction instruction = Decoder.of(c.model).decode(n -> c.memory.get8(address + n));
        Opcode opcode = instruction.opcode();
        if (opcode == null
                || !reads(opcode)
                || mayFault(instruction, opcode)
                || !constant(address, instruction.length())) {
            return false;
        }
        boolean constant =
                instruction.namesMemory() ? constantOperand(instruction, opcode) : constantInput(instruction);
        if (constant && !instruction.namesMemory() && portIsImmediate(opcode) && instruction.length() <= 8) {
            knownAddress[slot] = address;
            knownBytes[slot] = bytes;
            knownLength[slot] = instruction.length();
        }
        return constant;
    }

    /** LOCK is invalid here, and a jump by 32 bits may leave the segment: such a fault would write to memory. */
    private static boolean mayFault(Instruction instruction, Opcode opcode) {
        return instruction.lock()
                || instruction.repeat() != 0
                || instruction.length() > LONGEST_INSTRUCTION
                || instruction.operand32() && opcode.endsBlock();
    }

    private boolean constant(int address, int bytes) {
        for (int n = 0; n < bytes; n++) {
            if (changingMemory.test(address + n & c.addressMask)) {
                return false;
            }
        }
        return true;
    }

    private static boolean portIsImmediate(Opcode opcode) {
        return opcode.handler16().handler() != Handler.IN_AL_DX;
    }

    /** Instructions that write only registers and flags; those of the stack are not among them. */
    private static boolean reads(Opcode opcode) {
        return switch (opcode.handler16().handler()) {
            case Handler.NOP,
                    Handler.HLT,
                    Handler.CLI,
                    Handler.STI,
                    Handler.CLC,
                    Handler.STC,
                    Handler.CLD,
                    Handler.JMP_B,
                    Handler.JMP_W,
                    Handler.JCC,
                    Handler.JB,
                    Handler.JAE,
                    Handler.JZ,
                    Handler.JNZ,
                    Handler.JBE,
                    Handler.JA,
                    Handler.JS,
                    Handler.JNS,
                    Handler.JL,
                    Handler.JGE,
                    Handler.JLE,
                    Handler.JG,
                    Handler.JCC_COLD,
                    Handler.IN_AL_IB,
                    Handler.IN_AL_DX,
                    Handler.CMP,
                    Handler.TEST -> true;
            case Handler.MOV,
                    Handler.ADD,
                    Handler.OR,
                    Handler.ADC,
                    Handler.SBB,
                    Handler.AND,
                    Handler.SUB,
                    Handler.XOR -> opcode.operands().getFirst().charAt(0) != 'E' && !opcode.hasOffset();
            default -> false;
        };
    }

    private boolean constantInput(Instruction instruction) {
        return switch (instruction.handler()) {
            case Handler.IN_AL_IB -> constantPort.test(instruction.immediate() & 0xFF);
            case Handler.IN_AL_DX -> constantPort.test(c.reg16(Cpu.DX));
            default -> true;
        };
    }

    /** A memory operand with a 16-bit address, of which no byte changes. */
    private boolean constantOperand(Instruction instruction, Opcode opcode) {
        if (instruction.address32()) {
            return false;
        }
        int form = AddressForms.FORM16[instruction.modRm()];
        int offset = (AddressForms.base16(c, form) + instruction.displacement()) & 0xFFFF;
        int segment = instruction.segment() >= 0 ? instruction.segment() : form >> 16;
        int bytes = opcode.memoryBytes(instruction.operand32());
        return offset + bytes <= 0x10000 && constant(c.bases[segment] + offset, bytes);
    }
}
