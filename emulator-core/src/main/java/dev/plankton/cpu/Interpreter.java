package dev.plankton.cpu;

import dev.plankton.memory.Memory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tier 0: decodes and executes one instruction after the other over the flat memory.
 *
 * <p>The loop is a datapath: prefixes, ModRM, loading of both operands, the operation, storing. Each step exists once
 * for all instructions, and bits of the table entry, see {@link DispatchTable}, tell what it does. So the method is
 * small enough for HotSpot to compile and to inline all that is called here, whatever guests it has seen
 * (docs/decisions/001). What is rare is called on the way out of the loop: where a call does not come back, nothing
 * needs to be saved around it.
 */
final class Interpreter {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int REGISTERS = Registers.GENERAL;
    private static final int COUNT = REGISTERS + (Cpu.CX << 2);
    private static final int STACK_POINTER = REGISTERS + (Cpu.SP << 2);

    /** Up to this offset no operand, of 8 bytes at most, crosses the segment's end. */
    private static final int SURELY_WITHIN = 0x10000 - 8;

    private Interpreter() {}

    /** Executes until the fuel is spent, an instruction stops the CPU or something wants attention. */
    static void run(Cpu c) {
        // Once and for all, so that a store to a register finds its line dirty.
        c.memory.put8(REGISTERS, c.memory.get8(REGISTERS));
        try {
            while (c.fuel > 0) {
                loop(c);
            }
        } catch (Fault fault) {
            Delivery.fault(c, fault);
        }
    }

    /** Executes until the fuel is spent, or one instruction that is done with something rare. */
    @SuppressWarnings(
            "LabelledBreakTarget") // The blocks end with what several cases do last; a call would cost too much.
    private static void loop(Cpu c) {
        Memory m = c.memory;
        byte[] mem = m.bytes();
        byte[] marks = m.marks();
        long[] forms = c.dispatch.forms;
        while (--c.fuel >= 0) {
            int ip = c.ip;
            if (ip > c.fetchLimit) {
                ip = CodeEdge.prepare(c, ip);
            }
            c.start = ip;
            int at = c.codeBase + ip;
            c.prefixes = 0;
            int code = (int) INT.get(mem, at++);
            long form = forms[code & 0xFFFF];
            while (((int) form & DispatchTable.PREFIX) != 0) {
                int entry = (int) form;
                int prefixes = c.prefixes;
                if (prefixes == 0 && (entry & DispatchTable.LOCK) == 0) {
                    prefixes = entry & ~DispatchTable.PREFIX;
                } else {
                    prefixes = Prefixes.add(c, prefixes, entry, at - c.codeBase);
                }
                c.prefixes = prefixes;
                code = (int) INT.get(mem, at++);
                form = forms[((prefixes & DispatchTable.INDEX) << 8) + (code & 0xFFFF)];
            }

            int entry = (int) form;
            int to = REGISTERS + (int) (form >> DispatchTable.TO_SHIFT & 0xFF);
            int from = REGISTERS + (int) (form >> DispatchTable.FROM_SHIFT);
            int offset = 0;
            if (entry < 0) {
                int modRm = code >> 8 & 0xFF;
                at++;
                if ((entry & DispatchTable.OFFSET) != 0) {
                    modRm = (c.prefixes & DispatchTable.ADDRESS32) != 0 ? 5 : 6;
                    code <<= 8;
                    at--;
                }
                int segment;
                int prefixes = c.prefixes;
                if ((prefixes & DispatchTable.ADDRESS32) == 0) {
                    int registers = AddressForms.FORM16[modRm];
                    offset = (short) SHORT.get(mem, REGISTERS + (registers & 0xFF))
                            + (short) SHORT.get(mem, REGISTERS + (registers >> 8 & 0xFF));
                    segment = registers >> 16;
                    if (modRm >= 0x80 || (modRm & 0xC7) == 6) {
                        offset += code >> 16;
                        at += 2;
                    } else if (modRm >= 0x40) {
                        offset += (byte) (code >> 16);
                        at++;
                    }
                    offset &= 0xFFFF;
                } else {
                    c.ip = at - c.codeBase;
                    offset = AddressForms.decode32(c, modRm);
                    at = c.codeBase + c.ip;
                    segment = c.operandSegment;
                }
                if ((prefixes & DispatchTable.OVERRIDE) != 0) {
                    segment = ((prefixes & DispatchTable.OVERRIDE) >> DispatchTable.OVERRIDE_SHIFT) - 1;
                }
                int address = (c.bases[segment] + offset) & c.addressMask;
                if (offset + Integer.MIN_VALUE > SURELY_WITHIN + Integer.MIN_VALUE || address > c.wrapFrom) {
                    address = OperandEdge.address(c, entry, modRm, segment, offset, address);
                }
                c.operandSegment = segment;
                if ((entry & DispatchTable.TO_G) == 0) {
                    to = address;
                } else {
                    from = address;
                }
            } else if ((entry & DispatchTable.REGISTER_FORM) != 0) {
                at++;
            }

            if ((entry & DispatchTable.HANDLER_MASK) >= Handler.COLD) {
                c.ip = at - c.codeBase;
                cold(c, entry, code, to, offset);
                return;
            }

            int source = entry & DispatchTable.SOURCE;
            if (source != 0) {
                if (source == DispatchTable.IMMEDIATE_WORD) {
                    from = at;
                    at += 2;
                } else if (source == DispatchTable.IMMEDIATE_DWORD) {
                    from = at;
                    at += 4;
                }
            }
            long a = 0;
            long b = 0;
            int shift = 0;
            int load = entry & DispatchTable.LOAD;
            if (load == DispatchTable.LOAD_WORD) {
                a = (short) SHORT.get(mem, to);
                b = (short) SHORT.get(mem, from);
                shift = Alu.WORD;
            } else if (load == DispatchTable.LOAD_BYTE) {
                a = mem[to];
                b = mem[from];
                shift = Alu.BYTE;
            } else if (load != 0) {
                a = (int) INT.get(mem, to);
                b = (int) INT.get(mem, from);
                shift = Alu.DWORD;
            }
            if (source > DispatchTable.IMMEDIATE_DWORD) {
                if (source == DispatchTable.IMMEDIATE_BYTE) {
                    b = mem[at++];
                } else if (source == DispatchTable.ONE) {
                    b = 1;
                } else {
                    b = mem[COUNT];
                }
            }

            ip = at - c.codeBase;
            c.ip = ip;
            long value;
            jump:
            {
                store:
                {
                    logic:
                    {
                        long full;
                        switch (entry & DispatchTable.HANDLER_MASK) {
                            case Handler.UD -> throw Fault.UD;
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
                                int count = (int) b & c.model.shiftCountMask();
                                if (count == 0) {
                                    value = a;
                                } else {
                                    value = switch (entry & DispatchTable.HANDLER_MASK) {
                                        case Handler.SHL -> Shifts.left(c, a, Math.min(count, 63), shift);
                                        case Handler.SHR -> Shifts.right(c, a, Math.min(count, 63), shift);
                                        case Handler.SAR -> Shifts.rightArithmetic(c, a, Math.min(count, 63));
                                        default ->
                                            Shifts.rotate(
                                                    c, entry >> DispatchTable.PARAMETER_SHIFT & 15, a, count, shift);
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
                                value = source == 0 ? a : b;
                                if (to == STACK_POINTER) {
                                    value = c.stackPointerPushed(value);
                                }
                                to = (c.bases[Cpu.SS] + sp) & c.addressMask;
                                if (sp > 0x10000 - bytes || to > c.wrapFrom) {
                                    c.push(bytes, (int) value);
                                    return;
                                }
                                SHORT.set(mem, STACK_POINTER, (short) sp);
                                break store;
                            }
                            case Handler.POP -> {
                                int bytes = shift == Alu.WORD ? 2 : 4;
                                int sp = (short) SHORT.get(mem, STACK_POINTER) & 0xFFFF;
                                int top = (c.bases[Cpu.SS] + sp) & c.addressMask;
                                if (sp > 0x10000 - bytes || top > c.wrapFrom) {
                                    value = c.pop(bytes);
                                } else {
                                    value = bytes == 2 ? (short) SHORT.get(mem, top) : (int) INT.get(mem, top);
                                    SHORT.set(mem, STACK_POINTER, (short) (sp + bytes));
                                }
                                break store;
                            }
                            case Handler.CALL -> {
                                int sp = (short) SHORT.get(mem, STACK_POINTER) - 2 & 0xFFFF;
                                to = (c.bases[Cpu.SS] + sp) & c.addressMask;
                                if (sp > 0xFFFE || to > c.wrapFrom) {
                                    c.operand32 = false;
                                    NearTransfers.call(c, (short) c.fetch16());
                                    return;
                                }
                                SHORT.set(mem, STACK_POINTER, (short) sp);
                                value = ip + 2L;
                                c.ip = (ip + 2 + (code >> 8)) & 0xFFFF;
                                entry = DispatchTable.STORE_WORD;
                                break store;
                            }
                            case Handler.RET -> {
                                int sp = (short) SHORT.get(mem, STACK_POINTER) & 0xFFFF;
                                int top = (c.bases[Cpu.SS] + sp) & c.addressMask;
                                if (sp > 0xFFFE || top > c.wrapFrom) {
                                    c.ip = c.pop16();
                                    return;
                                }
                                c.ip = (short) SHORT.get(mem, top) & 0xFFFF;
                                SHORT.set(mem, STACK_POINTER, (short) (sp + 2));
                                continue;
                            }
                            case Handler.NOP -> {
                                continue;
                            }
                            case Handler.JCC_B -> {
                                if (c.condition(entry >> DispatchTable.PARAMETER_SHIFT & 15)) {
                                    break jump;
                                }
                                c.ip = ip + 1;
                                continue;
                            }
                            case Handler.JB_B -> {
                                if (c.carries < 0) {
                                    break jump;
                                }
                                c.ip = ip + 1;
                                continue;
                            }
                            case Handler.JAE_B -> {
                                if (c.carries >= 0) {
                                    break jump;
                                }
                                c.ip = ip + 1;
                                continue;
                            }
                            case Handler.JZ_B -> {
                                if ((int) c.result == 0) {
                                    break jump;
                                }
                                c.ip = ip + 1;
                                continue;
                            }
                            case Handler.JNZ_B -> {
                                if ((int) c.result != 0) {
                                    break jump;
                                }
                                c.ip = ip + 1;
                                continue;
                            }
                            case Handler.JBE_B -> {
                                if (c.carries < 0 || (int) c.result == 0) {
                                    break jump;
                                }
                                c.ip = ip + 1;
                                continue;
                            }
                            case Handler.JA_B -> {
                                if (c.carries >= 0 && (int) c.result != 0) {
                                    break jump;
                                }
                                c.ip = ip + 1;
                                continue;
                            }
                            case Handler.JS_B -> {
                                if (c.result < 0) {
                                    break jump;
                                }
                                c.ip = ip + 1;
                                continue;
                            }
                            case Handler.JNS_B -> {
                                if (c.result >= 0) {
                                    break jump;
                                }
                                c.ip = ip + 1;
                                continue;
                            }
                            case Handler.JL_B -> {
                                if (c.untruncated < 0) {
                                    break jump;
                                }
                                c.ip = ip + 1;
                                continue;
                            }
                            case Handler.JGE_B -> {
                                if (c.untruncated >= 0) {
                                    break jump;
                                }
                                c.ip = ip + 1;
                                continue;
                            }
                            case Handler.JLE_B -> {
                                if (c.untruncated < 0 || (int) c.result == 0) {
                                    break jump;
                                }
                                c.ip = ip + 1;
                                continue;
                            }
                            case Handler.JG_B -> {
                                if (c.untruncated >= 0 && (int) c.result != 0) {
                                    break jump;
                                }
                                c.ip = ip + 1;
                                continue;
                            }
                            case Handler.LOOP -> {
                                if ((c.prefixes & DispatchTable.ADDRESS32) != 0) {
                                    c.operand32 = false;
                                    c.address32 = true;
                                    NearTransfers.loop(c, true);
                                    return;
                                }
                                short count = (short) ((short) SHORT.get(mem, COUNT) - 1);
                                SHORT.set(mem, COUNT, count);
                                if (count != 0) {
                                    break jump;
                                }
                                c.ip = ip + 1;
                                continue;
                            }
                            case Handler.JMP_B -> {
                                break jump;
                            }
                            case Handler.JMP_W -> {
                                c.ip = (ip + 2 + (code >> 8)) & 0xFFFF;
                                continue;
                            }
                            case Handler.CLD -> {
                                c.systemFlags &= ~Flags.DF;
                                continue;
                            }
                            case Handler.CLC -> {
                                c.carries &= Long.MAX_VALUE;
                                continue;
                            }
                            case Handler.STC -> {
                                c.carries |= Long.MIN_VALUE;
                                continue;
                            }
                            default -> throw new IllegalStateException();
                        }
                        value = Alu.arithmetic(c, a, b, full, shift);
                        break store;
                    }
                    Alu.logic(c, value);
                }

                int store = entry & DispatchTable.STORE;
                if (store == 0) {
                    continue;
                }
                if (to < REGISTERS) {
                    int last = to + (1 << (store >> DispatchTable.STORE_SHIFT) >> 1) - 1;
                    if ((marks[to >> Memory.LINE_SHIFT] & marks[last >> Memory.LINE_SHIFT]) != Memory.DIRTY) {
                        store(m, entry, to, (int) value);
                        return;
                    }
                }
                if (store == DispatchTable.STORE_WORD) {
                    SHORT.set(mem, to, (short) value);
                } else if (store == DispatchTable.STORE_BYTE) {
                    mem[to] = (byte) value;
                } else {
                    INT.set(mem, to, (int) value);
                }
                continue;
            }
            c.ip = (ip + 1 + (byte) (code >> 8)) & 0xFFFF;
        }
    }

    /** Executes an instruction that is not a case of the loop. */
    private static void cold(Cpu c, int entry, int code, int address, int offset) {
        int prefixes = c.prefixes;
        c.modRm = code >> 8 & 0xFF | (entry < 0 ? 0 : 0xC0);
        c.operandAddress = address;
        c.operandOffset = offset;
        c.segmentOverride = ((prefixes & DispatchTable.OVERRIDE) >> DispatchTable.OVERRIDE_SHIFT) - 1;
        c.repeat = prefixes >> DispatchTable.REPEAT_SHIFT & 3;
        c.operand32 = (prefixes & DispatchTable.OPERAND32) != 0;
        c.address32 = (prefixes & DispatchTable.ADDRESS32) != 0;
        ColdInstructions.execute(c, entry, code & 0xFF);
    }

    /** A store to a line that may be clean or ROM. */
    private static void store(Memory m, int entry, int to, int value) {
        switch (entry & DispatchTable.STORE) {
            case DispatchTable.STORE_BYTE -> m.store8(to, value);
            case DispatchTable.STORE_WORD -> m.store16(to, value);
            default -> m.store32(to, value);
        }
    }
}
