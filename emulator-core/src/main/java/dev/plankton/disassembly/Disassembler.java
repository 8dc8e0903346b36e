package dev.plankton.disassembly;

import dev.plankton.cpu.isa.Decoder;
import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.isa.Opcode;
import dev.plankton.cpu.isa.Trait;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.CpuState;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes instructions in Intel syntax, as NASM accepts it after {@code bits 16}.
 *
 * <p>Assembled at the same offset, a text gives as many bytes as it was made of, and they mean the same. They are the
 * same but for the order of prefixes and the direction bit of register moves. What NASM would make shorter, or does not
 * know, is written as data with the instruction as a comment. Immutable.
 */
public final class Disassembler {
    private static final Disassembler[] BY_MODEL =
            Arrays.stream(CpuModel.values()).map(Disassembler::new).toArray(Disassembler[]::new);

    private final CpuModel model;
    private final Decoder decoder;
    private final NasmForms forms;

    private Disassembler(CpuModel model) {
        this.model = model;
        decoder = Decoder.of(model);
        forms = new NasmForms(model);
    }

    /** The disassembler of a model's instructions. */
    public static Disassembler of(CpuModel model) {
        return BY_MODEL[model.ordinal()];
    }

    /** The instruction at {@code code[from]}, whose offset in its segment is {@code ip}. */
    public Disassembly at(byte[] code, int from, int ip) {
        return at(n -> code[from + n] & 0xFF, code.length - from, ip);
    }

    /**
     * The instruction whose byte {@code n} is {@code bytes.applyAsInt(n)}, 0 to 255.
     *
     * @param available how many bytes there are, at least 1
     * @param ip offset of the first in its segment
     */
    public Disassembly at(IntUnaryOperator bytes, int available, int ip) {
        if (available < 1) {
            throw new IllegalArgumentException("no bytes to disassemble");
        }
        Instruction instruction = decoder.decode(n -> n < available ? bytes.applyAsInt(n) : 0);
        Opcode opcode = instruction.opcode();
        int length = Math.min(instruction.length(), available);
        if (opcode == null || opcode.is(Trait.PREFIX) || instruction.length() > available) {
            return new Disassembly(data(bytes, length), length, false);
        }
        String text = new InstructionText(instruction, opcode, ip).text();
        boolean wellFormed = wellFormed(instruction, opcode);
        boolean same = wellFormed && forms.keepLength(instruction, opcode);
        return new Disassembly(
                same ? text : data(bytes, length) + " ; " + text,
                length,
                wellFormed && instruction.handler() != Handler.UD);
    }

    /** Whether length, LOCK and register numbers are as the model wants them. */
    private boolean wellFormed(Instruction instruction, Opcode opcode) {
        if (!model.wrapsAtSegmentEnd() && instruction.length() > model.maxInstructionLength()) {
            return false;
        }
        if (instruction.lock() && model.generation() >= 386 && !(opcode.is(Trait.LOCK) && instruction.namesMemory())) {
            return false;
        }
        int register = instruction.modRm() >> 3 & 7;
        List<String> operands = opcode.operands();
        if (operands.contains("Cd")) {
            return register == 0 || register >= 2 && register <= 4;
        }
        boolean loadsCs = operands.indexOf("Sw") == 0 && register == CpuState.CS;
        return !operands.contains("Sw") || register <= model.lastSegment() && (!loadsCs || model.generation() == 86);
    }

    private static String data(IntUnaryOperator bytes, int length) {
        return IntStream.range(0, length)
                .mapToObj(n -> String.format("0x%02x", bytes.applyAsInt(n)))
                .collect(Collectors.joining(",", "db ", ""));
    }
}
