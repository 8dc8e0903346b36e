package dev.plankton.cpu.interpreter;

import dev.plankton.cpu.isa.Flags;
import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.ops.Alu;
import dev.plankton.cpu.ops.NearTransfers;
import dev.plankton.cpu.ops.Shifts;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.Fault;
import dev.plankton.cpu.state.PrefetchQueue;
import dev.plankton.cpu.state.Registers;
import dev.plankton.memory.Memory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tier 0: decodes and executes one instruction after the other over the flat memory.
 *
 * <p>The loop is a datapath: the decoded instruction, loading of both operands, the operation, storing. Each step exists
 * once for all instructions, and fields of the {@link Decoded} instruction say what it does. What the
 * {@link DecodedCache} does not have, {@link FrontEnd} decodes. So the method is small enough for HotSpot to compile and to
 * inline all that is called here, whatever guests it has seen (docs/decisions/001). What is frequent but too large for
 * that is one call after the switch, see {@link WarmInstructions}. What is rare is called on the way out of the loop.
 */
public final class Interpreter {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int REGISTERS = Registers.GENERAL;
    private static final int COUNT = REGISTERS + (CpuState.CX << 2);
    private static final int STACK_POINTER = REGISTERS + (CpuState.SP << 2);

    private Interpreter() {}

    /** Call it before anything is executed for a mounted VM. */
    public static void prepare(CpuState c) {
        // Once and for all, so that a store to a register finds its line dirty.
        c.memory.put8(REGISTERS, c.memory.get8(REGISTERS));
    }

    /** Executes until the fuel is spent, an instruction stops the CPU or something wants attention. */
    public static void run(DecodingCpu c) {
        while (c.fuel > 0) {
            loop(c);
        }
    }

    /** Executes the one instruction at IP, which must not be a case of the loop. */
    public static void one(DecodingCpu c) {
        Decoded d = c.cache.at(c.codeBase + c.ip);
        if (d.handler == Handler.GATE) {
            d.forget();
        }
        c.hold(1);
        loop(c);
        c.release();
    }

    /** Executes until the fuel is spent, or one instruction that is done with something rare. */
    @SuppressWarnings(
            "LabelledBreakTarget") // The blocks end with what several cases do last; a call would cost too much.
    public static LoopExit loop(DecodingCpu c) {
        Memory m = c.memory;
        byte[] mem = m.bytes();
        byte[] marks = m.marks();
        Decoded[] slots = c.cache.slots;
        int[] bases = c.bases;
        int limit = c.fetchLimit;
        int codeBase = c.codeBase;
        int queueReach = c.queueReach;
        int ip = c.ip;
        int fuel = c.fuel;
        Decoded d = slots[codeBase + ip & slots.length - 1];
        while (true) {
            if (fuel <= 0) {
                c.fuel = fuel;
                c.ip = ip;
                return LoopExit.FUEL;
            }
            fuel--;
            int to;
            int from;
            int next;
            int offset = 0;
            ready:
            {
                cached:
                {
                    if (ip > limit || (long) LONG.get(mem, codeBase + ip) << d.keyShift != d.key) {
                        break cached;
                    }
                    to = d.to;
                    from = d.from;
                    if (d.memory) {
                        offset = (short) SHORT.get(mem, d.base) + (short) SHORT.get(mem, d.index) + d.displacement
                                & 0xFFFF;
                        int address = bases[d.segment] + offset;
                        if (offset > CpuState.SURELY_WITHIN || address > c.wrapFrom) {
                            break cached;
                        }
                        if (d.memoryIsSecond) {
                            from = address;
                        } else {
                            to = address;
                        }
                    }
                    next = ip + d.length;
                    break ready;
                }
                c.ip = ip;
                c.fuel = fuel;
                d = FrontEnd.decode(c);
                to = c.to;
                from = c.from;
                offset = c.operandOffset;
                ip = c.start;
                next = c.ip;
                fuel = c.fuel;
                codeBase = c.codeBase;
            }
            long a = 0;
            long b = 0;
            int shift = 0;
            int load = d.load;
            if (load == Decoded.WORD) {
                a = (short) SHORT.get(mem, to);
                b = (short) SHORT.get(mem, from);
                shift = Alu.WORD;
            } else if (load == Decoded.BYTE) {
                a = mem[to];
                b = mem[from];
                shift = Alu.BYTE;
            } else if (load != 0) {
                a = (int) INT.get(mem, to);
                b = (int) INT.get(mem, from);
                shift = Alu.DWORD;
            }
            if (d.source == Decoded.FROM_CONSTANT) {
                b = d.constant;
            }
            long value;
            jump:
            {
                store:
                {
                    logic:
                    {
                        long full;
                        switch (d.handler) {
                            case Handler.UD -> {
                                c.start = ip;
                                c.fuel = fuel;
                                throw Fault.UD;
                            }
                            case Handler.ADD -> full = a + b;
                            case Handler.ADC -> full = a + (b + (c.carries >>> 63));
                            case Handler.SUB -> full = a - b;
                            case Handler.SBB -> full = a - (b + (c.carries >>> 63));
                            case Handler.OR -> {
                                value = a | b;
                                break logic;
                            }
                            case Handler.AND -> {
                                value = a & b;
                                break logic;
                            }
                            case Handler.XOR -> {
                                value = a ^ b;
                                break logic;
                            }
                            case Handler.NEG -> {
                                value = Alu.subtract(c, 0, a, shift);
                                break store;
                            }
                            case Handler.INC -> {
                                value = Alu.step(c, a, 1, shift);
                                break store;
                            }
                            case Handler.DEC -> {
                                value = Alu.step(c, a, -1, shift);
                                break store;
                            }
                            case Handler.MOV -> {
                                value = b;
                                break store;
                            }
                            case Handler.MOVZX_B -> {
                                value = b & 0xFF;
                                break store;
                            }
                            case Handler.MOVZX_W -> {
                                value = b & 0xFFFF;
                                break store;
                            }
                            case Handler.NOT -> {
                                value = ~a;
                                break store;
                            }
                            case Handler.XCHG -> {
                                // The second operand is always a register.
                                if (shift == Alu.WORD) {
                                    SHORT.set(mem, from, (short) a);
                                } else if (shift == Alu.BYTE) {
                                    mem[from] = (byte) a;
                                } else {
                                    INT.set(mem, from, (int) a);
                                }
                                value = b;
                                break store;
                            }
                            case Handler.SHL, Handler.SHR, Handler.SAR, Handler.SHIFT -> {
                                if (d.source == Decoded.FROM_CL) {
                                    b = mem[COUNT];
                                }
                                int count = (int) b & c.model.shiftCountMask();
                                if (count == 0) {
                                    value = a;
                                } else {
                                    value = switch (d.handler) {
                                        case Handler.SHL -> Shifts.left(c, a, Math.min(count, 63), shift);
                                        case Handler.SHR -> Shifts.right(c, a, Math.min(count, 63), shift);
                                        case Handler.SAR -> Shifts.rightArithmetic(c, a, Math.min(count, 63));
                                        default -> Shifts.rotate(c, d.parameter, a, count, shift);
                                    };
                                }
                                break store;
                            }
                            case Handler.LEA -> {
                                value = offset;
                                break store;
                            }
                            case Handler.PUSH -> {
                                int bytes = shift == Alu.WORD ? 2 : 4;
                                int sp = (short) SHORT.get(mem, STACK_POINTER) - bytes & 0xFFFF;
                                value = d.source == Decoded.FROM_CONSTANT ? b : a;
                                if (to == STACK_POINTER) {
                                    value = c.stackPointerPushed(value);
                                }
                                to = bases[CpuState.SS] + sp;
                                if (sp > 0x10000 - bytes || to > c.wrapFrom) {
                                    leave(c, ip, next, fuel);
                                    c.push(bytes, (int) value);
                                    return LoopExit.RARE;
                                }
                                SHORT.set(mem, STACK_POINTER, (short) sp);
                                break store;
                            }
                            case Handler.POP -> {
                                int bytes = shift == Alu.WORD ? 2 : 4;
                                int sp = (short) SHORT.get(mem, STACK_POINTER) & 0xFFFF;
                                int top = bases[CpuState.SS] + sp;
                                if (sp > 0x10000 - bytes || top > c.wrapFrom) {
                                    leave(c, ip, next, fuel);
                                    value = c.pop(bytes);
                                    fuel = c.fuel; // A breakpoint may have ended it.
                                } else {
                                    value = bytes == 2 ? (short) SHORT.get(mem, top) : (int) INT.get(mem, top);
                                    SHORT.set(mem, STACK_POINTER, (short) (sp + bytes));
                                }
                                break store;
                            }
                            case Handler.CALL -> {
                                int sp = (short) SHORT.get(mem, STACK_POINTER) - 2 & 0xFFFF;
                                to = bases[CpuState.SS] + sp;
                                if (sp > 0xFFFE || to > c.wrapFrom) {
                                    leave(c, ip, next, fuel);
                                    c.operand32 = false;
                                    NearTransfers.call(c, d.constant);
                                    return LoopExit.RARE;
                                }
                                SHORT.set(mem, STACK_POINTER, (short) sp);
                                value = next;
                                next = next + d.constant & 0xFFFF;
                                break store;
                            }
                            case Handler.RET -> {
                                int sp = (short) SHORT.get(mem, STACK_POINTER) & 0xFFFF;
                                int top = bases[CpuState.SS] + sp;
                                if (sp > 0xFFFE || top > c.wrapFrom) {
                                    leave(c, ip, next, fuel);
                                    c.ip = c.pop16();
                                    return LoopExit.RARE;
                                }
                                ip = (short) SHORT.get(mem, top) & 0xFFFF;
                                SHORT.set(mem, STACK_POINTER, (short) (sp + 2));
                                d = slots[codeBase + ip & slots.length - 1];
                                continue;
                            }
                            case Handler.NOP -> {
                                ip = next;
                                d = d.after;
                                continue;
                            }
                            case Handler.JCC -> {
                                if (c.condition(d.parameter)) {
                                    break jump;
                                }
                                ip = next;
                                d = d.after;
                                continue;
                            }
                            case Handler.JB -> {
                                if (c.carries < 0) {
                                    break jump;
                                }
                                ip = next;
                                d = d.after;
                                continue;
                            }
                            case Handler.JAE -> {
                                if (c.carries >= 0) {
                                    break jump;
                                }
                                ip = next;
                                d = d.after;
                                continue;
                            }
                            case Handler.JZ -> {
                                if ((int) c.result == 0) {
                                    break jump;
                                }
                                ip = next;
                                d = d.after;
                                continue;
                            }
                            case Handler.JNZ -> {
                                if ((int) c.result != 0) {
                                    break jump;
                                }
                                ip = next;
                                d = d.after;
                                continue;
                            }
                            case Handler.JBE -> {
                                if (c.carries < 0 || (int) c.result == 0) {
                                    break jump;
                                }
                                ip = next;
                                d = d.after;
                                continue;
                            }
                            case Handler.JA -> {
                                if (c.carries >= 0 && (int) c.result != 0) {
                                    break jump;
                                }
                                ip = next;
                                d = d.after;
                                continue;
                            }
                            case Handler.JS -> {
                                if (c.result < 0) {
                                    break jump;
                                }
                                ip = next;
                                d = d.after;
                                continue;
                            }
                            case Handler.JNS -> {
                                if (c.result >= 0) {
                                    break jump;
                                }
                                ip = next;
                                d = d.after;
                                continue;
                            }
                            case Handler.JL -> {
                                if (c.untruncated < 0) {
                                    break jump;
                                }
                                ip = next;
                                d = d.after;
                                continue;
                            }
                            case Handler.JGE -> {
                                if (c.untruncated >= 0) {
                                    break jump;
                                }
                                ip = next;
                                d = d.after;
                                continue;
                            }
                            case Handler.JLE -> {
                                if (c.untruncated < 0 || (int) c.result == 0) {
                                    break jump;
                                }
                                ip = next;
                                d = d.after;
                                continue;
                            }
                            case Handler.JG -> {
                                if (c.untruncated >= 0 && (int) c.result != 0) {
                                    break jump;
                                }
                                ip = next;
                                d = d.after;
                                continue;
                            }
                            case Handler.LOOP -> {
                                short count = (short) ((short) SHORT.get(mem, COUNT) - 1);
                                SHORT.set(mem, COUNT, count);
                                if (count != 0) {
                                    break jump;
                                }
                                ip = next;
                                d = d.after;
                                continue;
                            }
                            case Handler.JMP_B, Handler.JMP_W -> {
                                break jump;
                            }
                            case Handler.CLD -> {
                                c.systemFlags &= ~Flags.DF;
                                ip = next;
                                d = d.after;
                                continue;
                            }
                            case Handler.CLC -> {
                                c.carries &= Long.MAX_VALUE;
                                ip = next;
                                d = d.after;
                                continue;
                            }
                            case Handler.STC -> {
                                c.carries |= Long.MIN_VALUE;
                                ip = next;
                                d = d.after;
                                continue;
                            }
                            case Handler.GATE -> {
                                c.ip = ip;
                                c.fuel = fuel + 1;
                                if (d.gate == null) {
                                    c.attend();
                                }
                                return LoopExit.GATE;
                            }
                            default -> {
                                leave(c, ip, next, fuel);
                                boolean x87 = d.handler >= Handler.FPU;
                                if (d.handler < Handler.COLD || x87 && queueReach == PrefetchQueue.NONE) {
                                    value = x87
                                            ? WarmInstructions.x87(c, d, to, offset)
                                            : WarmInstructions.execute(c, d, a, b, from, shift);
                                    // A port may have ended the fuel or moved A20.
                                    fuel = c.fuel;
                                    limit = c.fetchLimit;
                                    break store;
                                }
                                cold(c, d, to, offset);
                                return LoopExit.RARE;
                            }
                        }
                        value = Alu.arithmetic(c, a, b, full, shift);
                        break store;
                    }
                    Alu.logic(c, value);
                }

                ip = next;
                int store = d.store;
                d = d.after;
                if (store == 0) {
                    continue;
                }
                if (to < REGISTERS) {
                    int last = to + (1 << store >> 1) - 1;
                    if ((marks[to >> Memory.LINE_SHIFT] & marks[last >> Memory.LINE_SHIFT]) != Memory.DIRTY
                            || to - codeBase - next + 3 + Integer.MIN_VALUE < queueReach) {
                        c.ip = next;
                        c.fuel = fuel;
                        store(c, store, to, (int) value);
                        return LoopExit.RARE;
                    }
                }
                if (store == Decoded.WORD) {
                    SHORT.set(mem, to, (short) value);
                } else if (store == Decoded.BYTE) {
                    mem[to] = (byte) value;
                } else {
                    INT.set(mem, to, (int) value);
                }
                continue;
            }
            ip = next + d.constant & 0xFFFF;
            d = d.target;
        }
    }

    /** Writes back what the loop keeps in locals. */
    private static void leave(CpuState c, int start, int next, int fuel) {
        c.start = start;
        c.ip = next;
        c.fuel = fuel;
    }

    /** Executes an instruction that is not a case of the loop. */
    private static void cold(CpuState c, Decoded d, int address, int offset) {
        int word = d.constant;
        int prefixes = word >> 16 << 8;
        c.modRm = word >> 8 & 0xFF;
        c.operandAddress = address;
        c.operandOffset = offset;
        c.operandSegment = d.segment;
        c.segmentOverride = ((prefixes & DispatchTable.OVERRIDE) >> DispatchTable.OVERRIDE_SHIFT) - 1;
        c.repeat = prefixes >> DispatchTable.REPEAT_SHIFT & 3;
        c.operand32 = (prefixes & DispatchTable.OPERAND32) != 0;
        c.address32 = (prefixes & DispatchTable.ADDRESS32) != 0;
        if (c.model == CpuModel.I8086) {
            QueuedStores.cold(c, d, word & 0xFF);
        } else {
            ColdInstructions.execute(c, d.handler, d.parameter, word & 0xFF);
        }
    }

    /** A store to a line that may be clean or ROM, or to an 8086's prefetch queue. */
    private static void store(CpuState c, int size, int to, int value) {
        if (c.model == CpuModel.I8086) {
            QueuedStores.store(c, size, to, value);
        } else {
            store(c.memory, size, to, value);
        }
    }

    static void store(Memory m, int size, int to, int value) {
        switch (size) {
            case Decoded.BYTE -> m.store8(to, value);
            case Decoded.WORD -> m.store16(to, value);
            default -> m.store32(to, value);
        }
    }
}
