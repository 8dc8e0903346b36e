package dev.plankton.cpu.region.compiler;

import static dev.plankton.cpu.region.frame.Frame.A;
import static dev.plankton.cpu.region.frame.Frame.B;
import static dev.plankton.cpu.region.frame.Frame.CARRIES;
import static dev.plankton.cpu.region.frame.Frame.FUEL;
import static dev.plankton.cpu.region.frame.Frame.LEFT;
import static dev.plankton.cpu.region.frame.Frame.RIGHT;
import static dev.plankton.cpu.region.frame.Frame.VALUE;

import dev.plankton.cpu.interpreter.Cold;
import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.isa.Instruction;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.region.flow.Block;
import dev.plankton.cpu.region.flow.ControlFlow;
import dev.plankton.cpu.region.flow.Coverage;
import dev.plankton.cpu.region.flow.Entries;
import dev.plankton.cpu.region.flow.FlagLiveness;
import dev.plankton.cpu.region.flow.FuelChecks;
import dev.plankton.cpu.region.flow.Step;
import dev.plankton.cpu.region.flow.Straight;
import dev.plankton.cpu.region.frame.Flagged;
import dev.plankton.cpu.region.frame.Frame;
import dev.plankton.cpu.region.frame.MemoryCode;
import dev.plankton.cpu.region.frame.Operand;
import dev.plankton.cpu.region.frame.Operands;
import dev.plankton.cpu.region.frame.Pair;
import dev.plankton.cpu.state.CpuState;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import org.jspecify.annotations.Nullable;

/**
 * Writes the method of a region. Each block takes its fuel when it begins, of which {@link FuelChecks} have said that there
 * is enough; an instruction that leaves gives back what was taken for those that have not been executed.
 */
final class Emitter {
    private static final Operand EDX = new Operand.Register(CpuState.DX, 4);

    private final CodeBuilder code;
    private final ControlFlow flow;
    private final FuelChecks fuelChecks;
    private final FlagLiveness liveness;
    private final CpuModel model;
    private final Frame frame;
    private final MemoryCode memory;
    private final Operands operands;
    private final Arithmetic arithmetic;
    private final Shifting shifting;
    private final Multiplication multiplication;
    private final MoveCode moves;
    private final StackCode stack;
    private final StringCode strings;
    private final FlagsCode flagsCode;
    private final DecimalCode decimal;
    private final BitCode bits;
    private final FarCode far;
    private final TransferCode transfers;
    private final PortCode ports;
    private final X87Code x87;
    private final Ways ways;

    /** Where the jump at the end of the block leads to. */
    private Label target;

    /** What the instructions of the block that follow take of the fuel beside their own. */
    private int later;

    /** What the flags come from, if that is known. */
    private @Nullable Flagged flagged;

    /**
     * Prepares to write a region.
     *
     * @param selector CS of its code
     */
    Emitter(Frame frame, ControlFlow flow, FuelChecks fuelChecks, CpuModel model, Entries entries, int selector) {
        this.frame = frame;
        this.fuelChecks = fuelChecks;
        liveness = new FlagLiveness(flow, fuelChecks, model);
        this.flow = flow;
        this.model = model;
        code = frame.code;
        memory = new MemoryCode(frame);
        operands = new Operands(frame, memory);
        arithmetic = new Arithmetic(frame);
        shifting = new Shifting(frame, model);
        multiplication = new Multiplication(frame);
        Conditions conditions = new Conditions(frame);
        moves = new MoveCode(frame, memory, operands, conditions);
        stack = new StackCode(frame, memory);
        strings = new StringCode(frame, memory, arithmetic);
        flagsCode = new FlagsCode(frame);
        decimal = new DecimalCode(frame, arithmetic);
        bits = new BitCode(frame, operands, flagsCode);
        far = new FarCode(frame, memory, operands, stack, selector);
        InterruptCode interrupts = new InterruptCode(frame, memory, flagsCode);
        transfers = new TransferCode(frame, operands, conditions, stack, far, interrupts, selector);
        ports = new PortCode(frame);
        x87 = new X87Code(frame, memory, operands, selector << 4);
        ways = new Ways(frame, flow, fuelChecks, entries);
        target = ways.dispatch();
    }

    void emit() {
        frame.begin();
        frame.load();
        ways.enter();
        for (Block block : flow.blocks()) {
            emit(block);
        }
        ways.finish();
        frame.finish();
    }

    private void emit(Block block) {
        int size = block.steps().size();
        code.labelBinding(ways.label(block.start()));
        code.iinc(FUEL, -block.instructions());
        for (int unpaid = block.instructions() - size; unpaid > 0; unpaid -= size) {
            Label nextCopy = code.newLabel();
            emit(block, unpaid, nextCopy);
            code.labelBinding(nextCopy);
        }
        emit(block, 0, block.last().branches() ? ways.to(block, block.last().target()) : ways.dispatch());
        ways.look();
    }

    /**
     * Emits a copy of a block.
     *
     * @param unpaid instructions of the copies after it, whose fuel has been taken
     * @param taken where a jump at its end leads to
     */
    private void emit(Block block, int unpaid, Label taken) {
        int size = block.steps().size();
        flagged = null;
        frame.setPair(Pair.UNKNOWN);
        int laterCopies = unpaid / size * fuelChecks.charges(block, 0);
        target = taken;
        boolean[] live = liveness.of(block);
        for (int n = 0; n < size; n++) {
            Step step = block.steps().get(n);
            frame.begin(step, size - n + unpaid);
            boolean staysInBlock = !step.endsBlock() || step.conditional() && unpaid != 0;
            frame.split(staysInBlock && Straight.is(step.instruction(), model));
            later = laterCopies + fuelChecks.charges(block, n + 1);
            boolean beforeBranch = n + 1 < size && block.steps().get(n + 1).conditional();
            emit(step, live[n], beforeBranch);
        }
        Step last = block.last();
        if (last.fallsThrough() && !last.endsBlock() || last.conditional()) {
            if (unpaid != 0) {
                code.iinc(FUEL, unpaid);
                frame.join();
            } else {
                frame.split(false);
            }
            code.goto_(ways.to(block, last.next()));
        }
    }

    private void emit(Step step, boolean flags, boolean beforeBranch) {
        Instruction i = step.instruction();
        if (Coverage.of(i, model) == Coverage.CALLED) {
            boolean inMemory = i.namesMemory() || i.form().hasOffset();
            if (inMemory || model == CpuModel.I8086 && Cold.stores(Cold.pack(i))) {
                // The interpreter locates the operand, and knows the prefetch queue of an 8086.
                frame.interpret();
            } else {
                frame.perform(i, Operand.immediateBytes(i));
            }
            return;
        }
        int handler = i.handler();
        if (handler >= Handler.FPU) {
            x87.emit(step);
            return;
        }
        Flagged origin = flagged;
        if (Flagged.endsWith(i)) {
            flagged = null;
        }
        switch (handler) {
            case Handler.ADC, Handler.SBB -> {
                load(i);
                arithmetic.addOrSubtractWithCarry(handler, size(i), flags, origin);
                operands.store(Operand.of(i, 0));
            }
            case Handler.ADD, Handler.SUB, Handler.CMP -> {
                load(i);
                arithmetic.addOrSubtract(handler, size(i), flags);
                if (handler != Handler.CMP) {
                    operands.store(Operand.of(i, 0));
                }
                notePair(i);
                if (flags) {
                    noteFlagged(size(i), handler == Handler.ADD, beforeBranch);
                }
            }
            case Handler.AND, Handler.OR, Handler.XOR, Handler.TEST -> {
                load(i);
                arithmetic.logic(handler, size(i), flags);
                if (handler != Handler.TEST) {
                    operands.store(Operand.of(i, 0));
                }
                notePair(i);
            }
            case Handler.INC, Handler.DEC -> {
                load(i);
                arithmetic.step(handler == Handler.INC ? 1 : -1, size(i), flags);
                operands.store(Operand.of(i, 0));
            }
            case Handler.NEG -> {
                load(i);
                code.iload(A).istore(B).loadConstant(0).istore(A);
                arithmetic.addOrSubtract(Handler.SUB, size(i), flags);
                operands.store(Operand.of(i, 0));
            }
            case Handler.NOT -> {
                load(i);
                code.iload(A).loadConstant(-1).ixor().istore(VALUE);
                operands.store(Operand.of(i, 0));
            }
            case Handler.MOV,
                    Handler.MOVZX_B,
                    Handler.MOVZX_W,
                    Handler.LEA,
                    Handler.CBW,
                    Handler.CWD,
                    Handler.SETCC,
                    Handler.CMOV,
                    Handler.MOV_SW_EW,
                    Handler.MOV_EV_SW,
                    Handler.XLAT -> moves.emit(i, origin);
            case Handler.XCHG -> {
                load(i);
                code.iload(A);
                Operand.Register register = (Operand.Register) Operand.of(i, 1);
                frame.pop(register.number(), register.size());
                code.iload(B).istore(VALUE);
                operands.store(Operand.of(i, 0));
            }
            case Handler.SHL, Handler.SHR, Handler.SAR -> {
                load(i);
                shifting.shift(i, size(i), flags);
                operands.store(Operand.of(i, 0));
            }
            case Handler.SHIFT -> {
                load(i);
                shifting.rotate(i, size(i), flags);
                operands.store(Operand.of(i, 0));
            }
            case Handler.SHLD_IB, Handler.SHRD_IB, Handler.SHLD_CL, Handler.SHRD_CL -> {
                load(i);
                Label done = code.newLabel();
                shifting.doubleShift(i, size(i), flags, done);
                operands.store(Operand.of(i, 0));
                code.labelBinding(done);
            }
            case Handler.NOP -> {
                // One with an operand checks the segment's limit as if it used it.
                if (i.namesMemory()) {
                    operands.locate(i, Operand.of(i, 0));
                }
            }
            case Handler.SAHF -> x87.flagsFromAh();
            case Handler.CLD -> {}
            case Handler.CLC ->
                code.iload(CARRIES).loadConstant(Integer.MAX_VALUE).iand().istore(CARRIES);
            case Handler.STC ->
                code.iload(CARRIES).loadConstant(Integer.MIN_VALUE).ior().istore(CARRIES);
            case Handler.CMC ->
                code.iload(CARRIES).loadConstant(Integer.MIN_VALUE).ixor().istore(CARRIES);
            case Handler.MUL_EB, Handler.IMUL_EB, Handler.MUL_EV, Handler.IMUL_EV -> {
                load(i);
                multiplication.accumulator(size(i), handler == Handler.IMUL_EB || handler == Handler.IMUL_EV, flags);
            }
            case Handler.IMUL_GV_EV, Handler.IMUL_GV_EV_IB, Handler.IMUL_GV_EV_IV -> {
                Operand from = Operand.of(i, 1);
                operands.locate(i, from);
                operands.push(from);
                code.istore(A);
                operands.push(Operand.of(i, handler == Handler.IMUL_GV_EV ? 0 : 2));
                code.istore(B);
                multiplication.truncated(size(i), flags);
                operands.store(Operand.of(i, 0));
            }
            case Handler.DIV_EB, Handler.IDIV_EB, Handler.DIV_EV, Handler.IDIV_EV -> {
                load(i);
                multiplication.divide(size(i), handler == Handler.IDIV_EB || handler == Handler.IDIV_EV);
            }
            case Handler.PUSH, Handler.PUSH_EV -> {
                Operand from = Operand.of(i, 0);
                operands.locate(i, from);
                operands.push(from);
                code.istore(VALUE);
                stack.push(Operand.wordSize(i), step.next());
            }
            case Handler.POP -> {
                stack.pop(Operand.wordSize(i), 0);
                operands.store(Operand.of(i, 0));
            }
            case Handler.PUSH_SEG -> {
                frame.pushSelector(i.form().handler16().parameter());
                code.istore(VALUE);
                stack.push(Operand.wordSize(i), step.next());
            }
            case Handler.POP_SEG -> {
                stack.pop(Operand.wordSize(i), 0);
                code.iload(VALUE);
                frame.popSelector(i.form().handler16().parameter());
            }
            case Handler.PUSHA -> stack.pushAll();
            case Handler.POPA -> stack.popAll();
            case Handler.ENTER -> stack.enter(i.immediate() & 0xFFFF, step.next());
            case Handler.LEAVE -> stack.leave();
            case Handler.PUSHF -> {
                flagsCode.push();
                code.istore(VALUE);
                stack.push(2, step.next());
            }
            case Handler.POPF -> {
                stack.pushTop();
                code.loadConstant(0xFFFF).iand().istore(B);
                flagsCode.pop();
                stack.drop(2);
            }
            case Handler.LAHF -> {
                flagsCode.pushArithmetic();
                code.loadConstant(2).ior();
                frame.pop(CpuState.AH, 1);
            }
            case Handler.CLI -> flagsCode.disableInterrupts();
            case Handler.STI -> flagsCode.unlessEnabled();
            case Handler.LOAD_FAR -> far.loadPointer(i);
            case Handler.DAA, Handler.DAS, Handler.AAA, Handler.AAS, Handler.AAM, Handler.AAD -> decimal.emit(i, flags);
            case Handler.BT_EV_GV, Handler.BT_EV_IB, Handler.BSF, Handler.BSR, Handler.BSWAP -> bits.emit(i, flags);
            case Handler.IN_AL_IB, Handler.IN_AL_DX, Handler.OUT_IB_AL, Handler.OUT_DX_AL -> ports.access(i, later);
            case Handler.LODS, Handler.STOS, Handler.MOVS, Handler.SCAS, Handler.CMPS -> strings.emit(i, later, flags);
            default -> transfers.emit(step, target, ways.dispatch(), origin);
        }
    }

    /** Loads the first operand, and the second if there is one. */
    private void load(Instruction i) {
        Operand first = Operand.of(i, 0);
        if (i.form().operands().size() == 1) {
            operands.locate(i, first);
        } else {
            Operand second = Operand.of(i, 1);
            operands.locate(i, first, second);
            operands.push(second);
            code.istore(B);
        }
        operands.push(first);
        code.istore(A);
    }

    /** The flags come from {@link Frame#A} and {@link Frame#B}, which only a branch finds as they are. */
    private void noteFlagged(int size, boolean sum, boolean beforeBranch) {
        if (beforeBranch) {
            flagged = new Flagged(size, A, B, sum);
        } else {
            code.iload(A).istore(LEFT).iload(B).istore(RIGHT);
            flagged = new Flagged(size, LEFT, RIGHT, sum);
        }
    }

    /** XOR and SUB of EDX with itself make it 0. */
    private void notePair(Instruction i) {
        boolean clears = i.handler() == Handler.XOR || i.handler() == Handler.SUB;
        if (clears && Operand.of(i, 0).equals(EDX) && Operand.of(i, 1).equals(EDX)) {
            frame.setPair(Pair.ZERO);
        }
    }

    private static int size(Instruction i) {
        return Operands.size(Operand.of(i, 0));
    }
}
