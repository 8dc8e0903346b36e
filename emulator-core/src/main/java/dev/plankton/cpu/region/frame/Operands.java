package dev.plankton.cpu.region.frame;

import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.state.CpuState;

/** Loads and stores the operands of instructions. */
public final class Operands {
    private final Frame frame;
    private final MemoryCode memory;

    public Operands(Frame frame, MemoryCode memory) {
        this.frame = frame;
        this.memory = memory;
    }

    /** Puts the address of the operand in memory, if there is one, into {@link Frame#ADDRESS}. */
    public void locate(Instruction i, Operand... operands) {
        for (Operand operand : operands) {
            if (operand instanceof Operand.InMemory(int size)) {
                int segment = pushOffset(i);
                memory.locate(segment, size, i.address32(), Frame.ADDRESS);
            }
        }
    }

    /** Pushes the offset that ModRM or an offset names, and returns the segment register. */
    public int pushOffset(Instruction i) {
        int segment = i.modRm() < 0 ? pushConstant(i) : i.address32() ? pushOffset32(i) : pushOffset16(i);
        return i.segment() >= 0 ? i.segment() : segment;
    }

    private int pushConstant(Instruction i) {
        frame.code.loadConstant(i.address32() ? i.displacement() : i.displacement() & 0xFFFF);
        return CpuState.DS;
    }

    private int pushOffset16(Instruction i) {
        int rm = i.modRm() & 7;
        if (rm == 6 && i.modRm() < 0x40) {
            return pushConstant(i);
        }
        int base = switch (rm) {
            case 0, 1, 7 -> CpuState.BX;
            case 2, 3, 6 -> CpuState.BP;
            case 4 -> CpuState.SI;
            default -> CpuState.DI;
        };
        frame.push(base, 2);
        if (rm < 4) {
            frame.push((rm & 1) == 0 ? CpuState.SI : CpuState.DI, 2);
            frame.code.iadd();
        }
        if (i.displacement() != 0) {
            frame.code.loadConstant(i.displacement()).iadd();
        }
        frame.zeroExtend(2);
        return base == CpuState.BP ? CpuState.SS : CpuState.DS;
    }

    private int pushOffset32(Instruction i) {
        int mod = i.modRm() >> 6;
        int base = i.modRm() & 7;
        int index = 4;
        if (base == 4) {
            base = i.sib() & 7;
            index = i.sib() >> 3 & 7;
        }
        boolean based = base != 5 || mod != 0;
        frame.code.loadConstant(i.displacement());
        if (based) {
            frame.push(base, 4);
            frame.code.iadd();
        }
        if (index != 4) {
            frame.push(index, 4);
            frame.code.loadConstant(i.sib() >> 6).ishl().iadd();
        }
        return based && (base == CpuState.SP || base == CpuState.BP) ? CpuState.SS : CpuState.DS;
    }

    /** Pushes an operand, of a register with anything in the bits above; one in memory has been located. */
    public void push(Operand operand) {
        switch (operand) {
            case Operand.Register(int number, int size) -> frame.push(number, size);
            case Operand.InMemory(int size) -> memory.pushFrom(Frame.ADDRESS, size);
            case Operand.Constant(int value) -> frame.code.loadConstant(value);
        }
    }

    /** Stores {@link Frame#VALUE} as the last thing the instruction does. */
    public void store(Operand operand) {
        switch (operand) {
            case Operand.Register(int number, int size) -> {
                frame.code.iload(Frame.VALUE);
                frame.pop(number, size);
            }
            case Operand.InMemory(int size) -> memory.storeTo(Frame.ADDRESS, size);
            case Operand.Constant constant -> throw new IllegalStateException("a store to " + constant);
        }
    }

    /** Bytes of an operand; of a constant none. */
    public static int size(Operand operand) {
        return switch (operand) {
            case Operand.Register(var number, int size) -> size;
            case Operand.InMemory(int size) -> size;
            case Operand.Constant constant -> 0;
        };
    }
}
