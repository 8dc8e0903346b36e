package dev.plankton.cpu;

import dev.plankton.cpu.ProvenLoop.Step;
import dev.plankton.cpu.interpreter.AddressForms;
import dev.plankton.cpu.isa.Decoder;
import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.isa.Opcode;
import dev.plankton.cpu.isa.Trait;
import dev.plankton.cpu.state.Stop;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Proves that a guest which leaves its HLT comes back to it unchanged: it is let do so, one instruction after the other,
 * as long as each of them is known to write nothing outside the registers and to read nothing that may be different
 * the next time. If it arrives at the same HLT with the same registers it will always do so.
 *
 * <p>Instructions without memory operand that were found harmless are remembered, so that the proof for a known loop costs
 * little more than its execution, and of many loops the whole proof is: see {@link ProvenLoop}. Confined to one thread at a
 * time.
 */
public final class IdleLoop {
    /** A loop longer than this is not worth the proof. */
    private static final int LONGEST = 24;

    /** Prefixes may make an instruction so long that it faults; one of an idle loop is no longer than this. */
    private static final int LONGEST_INSTRUCTION = 10;

    private static final int REMEMBERED = 64;

    /** Above it a segment, which only unreal mode has there, reaches beyond what the loop is proven for. */
    private static final int HIGHEST_BASE = 0xFFFF0;

    private static final int LAST_VECTOR_OF_TICK = 0x1C;

    /** Reports which memory may differ the next time. */
    @FunctionalInterface
    public interface Changing {
        /** Whether one of {@code bytes} bytes from a linear address on may. */
        boolean touches(int address, int bytes);
    }

    private final Cpu c;
    private final Changing changing;
    private final IntPredicate constantPort;
    private final @Nullable Step[] known = new @Nullable Step[REMEMBERED];
    private final ProvenLoop proven;
    private final int[] saved = new int[8];

    /**
     * Creates a prover for {@code cpu}.
     *
     * @param constantPort whether reading a port has no effect and will give the same the next time
     */
    public IdleLoop(Cpu cpu, Changing changing, IntPredicate constantPort) {
        c = cpu;
        this.changing = changing;
        this.constantPort = constantPort;
        proven = new ProvenLoop(cpu, LONGEST);
    }

    /** Whether the vectors that a tick uses are where a PC has them: LIDT can move the table or shorten it. */
    public boolean vectorsAtZero() {
        return c.idtBase == 0 && c.idtLimit >= LAST_VECTOR_OF_TICK * 4 + 3;
    }

    /** Whether the guest, whose IP is right after a HLT, returns there unchanged. The registers stay as they are. */
    public boolean returnsUnchanged() {
        if (c.beyondSegment() || c.watched() || c.hidden.strict()) {
            return false;
        }
        if (proven.isNext(changing, constantPort)) {
            return true;
        }
        proven.begin();
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
        if (same) {
            proven.end();
        }
        return same;
    }

    private boolean runToHalt() {
        for (int n = 0; n < LONGEST; n++) {
            Step step = c.ip() > c.fetchLimit ? null : harmless(c.bases[Cpu.CS] + c.ip() & c.addressMask);
            if (step == null) {
                return false;
            }
            Stop stop = c.run(1);
            proven.add(step);
            if (stop == Stop.HALT) {
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

    /** The instruction at an address, or null if it may do harm. */
    private @Nullable Step harmless(int address) {
        long bytes = c.memory.get64(address);
        int slot = address & (REMEMBERED - 1);
        Step step = known[slot];
        if (step != null && step.address() == address && step.bytes() == bytes) {
            return constant(address, step.length()) ? step : null;
        }
        Instruction instruction = Decoder.of(c.model).decode(n -> c.memory.get8(address + n));
        Opcode opcode = instruction.opcode();
        if (opcode == null
                || !opcode.is(Trait.IDLE)
                || mayFault(instruction, opcode)
                || !constant(address, instruction.length())) {
            return null;
        }
        boolean constant =
                instruction.namesMemory() ? constantOperand(instruction, opcode) : constantInput(instruction);
        if (!constant) {
            return null;
        }
        boolean allCompared = instruction.length() <= Long.BYTES;
        int port = instruction.handler() == Handler.IN_AL_IB ? instruction.immediate() & 0xFF : -1;
        step = new Step(address, bytes, instruction.length(), port, allCompared && accumulatorOnly(opcode));
        if (!instruction.namesMemory() && portIsImmediate(opcode) && allCompared) {
            known[slot] = step;
        }
        return step;
    }

    /** LOCK is invalid here, and a jump by 32 bits may leave the segment: such a fault would write to memory. */
    private static boolean mayFault(Instruction instruction, Opcode opcode) {
        return instruction.lock()
                || instruction.repeat() != 0
                || instruction.length() > LONGEST_INSTRUCTION
                || instruction.operand32() && opcode.endsBlock();
    }

    /** What wraps at 1 MiB is not taken for constant, whatever it is. */
    private boolean constant(int address, int bytes) {
        int first = address & c.addressMask;
        return (address + bytes - 1 & c.addressMask) == first + bytes - 1 && !changing.touches(first, bytes);
    }

    private static boolean portIsImmediate(Opcode opcode) {
        return opcode.handler16().handler() != Handler.IN_AL_DX;
    }

    /** Instructions without operands, jumps, and the short forms of AL and a constant. */
    private static boolean accumulatorOnly(Opcode opcode) {
        List<String> operands = opcode.operands();
        return operands.isEmpty() || operands.getFirst().charAt(0) == 'J' || operands.equals(List.of("AL", "Ib"));
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
        int form = AddressForms.form16(instruction.modRm());
        int offset = (AddressForms.base16(c, form) + instruction.displacement()) & 0xFFFF;
        int segment = instruction.segment() >= 0 ? instruction.segment() : form >> 16;
        int bytes = opcode.memoryBytes(instruction.operand32());
        return offset + bytes <= 0x10000
                && c.bases[segment] <= HIGHEST_BASE
                && constant(c.bases[segment] + offset, bytes);
    }
}
