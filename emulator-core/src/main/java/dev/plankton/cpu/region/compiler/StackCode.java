package dev.plankton.cpu.region.compiler;

import static dev.plankton.cpu.region.frame.Frame.ADDRESS;
import static dev.plankton.cpu.region.frame.Frame.CPU;
import static dev.plankton.cpu.region.frame.Frame.CPU_CLASS;
import static dev.plankton.cpu.region.frame.Frame.FUEL;
import static dev.plankton.cpu.region.frame.Frame.IP;
import static dev.plankton.cpu.region.frame.Frame.MARKS;
import static dev.plankton.cpu.region.frame.Frame.MEMORY;
import static dev.plankton.cpu.region.frame.Frame.OFFSET;
import static dev.plankton.cpu.region.frame.Frame.VALUE;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import dev.plankton.cpu.ops.InterruptFrames;
import dev.plankton.cpu.region.frame.Frame;
import dev.plankton.cpu.region.frame.MemoryCode;
import dev.plankton.cpu.state.CpuState;
import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Pushes and pops. SP is 16 bits. */
final class StackCode {
    /** Bytes of all registers. */
    private static final int ALL = 16;

    private static final ClassDesc FRAMES =
            InterruptFrames.class.describeConstable().orElseThrow();
    private static final MethodTypeDesc STORABLE =
            MethodTypeDesc.of(CD_boolean, Frame.BYTES, CD_int, CD_int, CD_int, CD_int);

    private final CodeBuilder code;
    private final Frame frame;
    private final MemoryCode memory;

    StackCode(Frame frame, MemoryCode memory) {
        this.frame = frame;
        this.memory = memory;
        code = frame.code;
    }

    /** Pushes {@link Frame#VALUE} as the last thing an instruction does that goes on at {@code goesOnAt}. */
    void push(int size, int goesOnAt) {
        frame.push(CpuState.SP, 2);
        code.loadConstant(-size).iadd();
        frame.zeroExtend(2);
        memory.locate(CpuState.SS, size, false, ADDRESS);
        code.iload(OFFSET);
        frame.pop(CpuState.SP, 2);
        memory.storeTo(ADDRESS, size, goesOnAt);
    }

    /** Pushes the word {@link Frame#VALUE} as the last thing of an instruction that goes on at {@link Frame#IP}. */
    void pushAndGo() {
        frame.push(CpuState.SP, 2);
        code.loadConstant(-2).iadd();
        frame.zeroExtend(2);
        memory.locate(CpuState.SS, 2, false, ADDRESS);
        code.iload(OFFSET);
        frame.pop(CpuState.SP, 2);
        memory.storeTo(ADDRESS, 2, frame.leave());
    }

    /** Pops into {@link Frame#VALUE}, and then {@code release} bytes more. */
    void pop(int size, int release) {
        frame.pushWord(CpuState.SP);
        memory.locate(CpuState.SS, size, false, ADDRESS);
        memory.pushFrom(ADDRESS, size);
        code.istore(VALUE).iload(OFFSET).loadConstant(size + release).iadd();
        frame.pop(CpuState.SP, 2);
    }

    /** Pushes the word at the top of the stack, sign-extended, and leaves SP to {@link #drop}. */
    void pushTop() {
        frame.pushWord(CpuState.SP);
        memory.locate(CpuState.SS, 2, false, ADDRESS);
        memory.pushFrom(ADDRESS, 2);
    }

    /** Moves SP up from {@link Frame#OFFSET}. */
    void drop(int bytes) {
        code.iload(OFFSET).loadConstant(bytes).iadd();
        frame.pop(CpuState.SP, 2);
    }

    /** Pops IP into {@link Frame#IP}. */
    void ret(int release) {
        pop(2, release);
        code.iload(VALUE).loadConstant(0xFFFF).iand().istore(IP);
    }

    /**
     * Puts the address of {@code bytes} below the top of the stack into {@link Frame#ADDRESS} and its offset into
     * {@link Frame#OFFSET}; leaves before the instruction unless {@link #place} can store them.
     */
    void reserve(int bytes) {
        frame.push(CpuState.SP, 2);
        code.loadConstant(-bytes).iadd();
        frame.zeroExtend(2);
        memory.locate(CpuState.SS, bytes, false, ADDRESS);
        code.aload(MARKS)
                .iload(ADDRESS)
                .loadConstant(bytes)
                .loadConstant(frame.codeFrom())
                .loadConstant(frame.codeTo())
                .invokestatic(FRAMES, "storable", STORABLE)
                .ifeq(frame.before());
    }

    /** Stores the word in {@code local} that many bytes above {@link Frame#ADDRESS}. */
    void place(int above, int local) {
        frame.bytes.store(MEMORY, () -> code.iload(ADDRESS).loadConstant(above).iadd(), local, 2);
    }

    /** PUSHA. */
    void pushAll() {
        reserve(ALL);
        charge();
        code.iload(OFFSET).loadConstant(ALL).iadd().istore(VALUE);
        for (int n = CpuState.AX; n <= CpuState.DI; n++) {
            place(ALL - 2 * (n + 1), n == CpuState.SP ? VALUE : Frame.local(n));
        }
        code.iload(OFFSET);
        frame.pop(CpuState.SP, 2);
    }

    /** POPA. */
    void popAll() {
        frame.pushWord(CpuState.SP);
        memory.locate(CpuState.SS, ALL, false, ADDRESS);
        charge();
        for (int n = CpuState.DI; n >= CpuState.AX; n--) {
            if (n != CpuState.SP) {
                memory.pushFrom(ADDRESS, 2);
                frame.pop(n, 2);
            }
            code.iinc(ADDRESS, 2);
        }
        code.iload(OFFSET).loadConstant(ALL).iadd();
        frame.pop(CpuState.SP, 2);
    }

    private void charge() {
        code.aload(CPU)
                .loadConstant(InterruptFrames.ALL_COST)
                .invokevirtual(CPU_CLASS, "chargedInRegion", MethodTypeDesc.of(CD_void, CD_int))
                .iinc(FUEL, -InterruptFrames.ALL_COST);
    }

    /** ENTER of level 0, which is followed by the IP {@code next}. */
    void enter(int size, int next) {
        code.iload(Frame.local(CpuState.BP)).istore(VALUE);
        frame.push(CpuState.SP, 2);
        code.loadConstant(-2).iadd();
        frame.zeroExtend(2);
        memory.locate(CpuState.SS, 2, false, ADDRESS);
        code.iload(OFFSET);
        frame.pop(CpuState.BP, 2);
        code.iload(OFFSET).loadConstant(size).isub();
        frame.pop(CpuState.SP, 2);
        memory.storeTo(ADDRESS, 2, next);
    }

    /** LEAVE. */
    void leave() {
        frame.pushWord(CpuState.BP);
        memory.locate(CpuState.SS, 2, false, ADDRESS);
        memory.pushFrom(ADDRESS, 2);
        frame.pop(CpuState.BP, 2);
        code.iload(OFFSET).loadConstant(2).iadd();
        frame.pop(CpuState.SP, 2);
    }
}
