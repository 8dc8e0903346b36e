package dev.plankton.cpu;

import dev.plankton.memory.Memory;

/**
 * Tier 0: decodes and executes one instruction after the other over the flat memory.
 *
 * <p>The loop is a datapath: the decoded instruction, loading of both operands, the operation, storing. Each step exists
 * once for all instructions, and bits of the decoded instruction, see {@link DecodedCache}, tell what it does. What the
 * cache does not have, {@link FrontEnd} decodes. So the method is small enough for HotSpot to compile and to inline all
 * that is called here, whatever guests it has seen (docs/decisions/001). What is rare is called on the way out of the
 * loop: where a call does not come back, nothing needs to be saved around it.
 *
 * <p>Its accesses to memory are unchecked. They stay within it: a segment's base is at most FFFF0h, offsets of operands
 * are masked to 16 bits and those near the segment's end go to the front end, IP is at most the fetch limit, and the
 * places of registers come from tables.
 */
final class Interpreter {
    private static final int REGISTERS = Registers.GENERAL;
    private static final int COUNT = REGISTERS + (Cpu.CX << 2);
    private static final int STACK_POINTER = REGISTERS + (Cpu.SP << 2);

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
        long[] slots = c.cache.slots;
        int[] bases = c.bases;
        int limit = c.fetchLimit;
        int codeBase = c.codeBase;
        int ip = c.ip;
        int fuel = c.fuel;
        while (true) {
            if (fuel <= 0) {
                c.fuel = fuel;
                c.ip = ip;
                return;
            }
            fuel--;
            long decoded;
            long constants;
            int to;
            int from;
            int next;
            int offset = 0;
            ready:
            {
                cached:
                {
                    if (ip > limit) {
                        break cached;
                    }
                    int at = codeBase + ip;
                    int slot = (at & DecodedCache.SLOT_MASK) << DecodedCache.SLOT_SHIFT;
                    decoded = slots[slot + 1];
                    if (Unchecked.quadwordAt(mem, at) << decoded != slots[slot]) {
                        break cached;
                    }
                    constants = slots[slot + 2];
                    to = REGISTERS + (int) (decoded >> DecodedCache.TO_SHIFT & 0xFF);
                    from = REGISTERS + (int) (decoded >> DecodedCache.FROM_SHIFT & 0xFF);
                    if (decoded < 0) {
                        int base = (int) (decoded >> DecodedCache.BASE_SHIFT) & DecodedCache.REGISTER_MASK;
                        int index = (int) (decoded >> DecodedCache.INDEX_SHIFT) & DecodedCache.REGISTER_MASK;
                        int segment = (int) (decoded >> DecodedCache.SEGMENT_SHIFT) & DecodedCache.SEGMENT_MASK;
                        offset = (Unchecked.wordAt(mem, REGISTERS + (base << 2))
                                        + Unchecked.wordAt(mem, REGISTERS + (index << 2))
                                        + (int) constants)
                                & 0xFFFF;
                        int address = bases[segment] + offset;
                        if (offset > FrontEnd.SURELY_WITHIN || address > c.wrapFrom) {
                            break cached;
                        }
                        if (((int) decoded & DecodedCache.TO_G) == 0) {
                            to = address;
                        } else {
                            from = address;
                        }
                    }
                    next = ip + ((int) decoded >> DecodedCache.LENGTH_SHIFT & DecodedCache.LENGTH_MASK);
                    break ready;
                }
                c.ip = ip;
                c.fuel = fuel;
                FrontEnd.decode(c);
                decoded = c.decoded;
                constants = c.constants;
                to = c.to;
                from = c.from;
                offset = c.operandOffset;
                ip = c.start;
                next = c.ip;
                fuel = c.fuel;
                codeBase = c.codeBase;
            }
            int entry = (int) decoded;
            long a = 0;
            long b = 0;
            int shift = 0;
            int load = entry & DecodedCache.LOAD;
            if (load == DecodedCache.LOAD_WORD) {
                a = Unchecked.wordAt(mem, to);
                b = Unchecked.wordAt(mem, from);
                shift = Alu.WORD;
            } else if (load == DecodedCache.LOAD_BYTE) {
                a = Unchecked.byteAt(mem, to);
                b = Unchecked.byteAt(mem, from);
                shift = Alu.BYTE;
            } else if (load != 0) {
                a = Unchecked.doublewordAt(mem, to);
                b = Unchecked.doublewordAt(mem, from);
                shift = Alu.DWORD;
            }
            if ((entry & DecodedCache.IMMEDIATE) != 0) {
                b = constants >> 32;
            }
            long value;
            jump:
            {
                store:
                {
                    logic:
                    {
                        long full;
                        switch (entry >> DecodedCache.HANDLER_SHIFT & DecodedCache.HANDLER_MASK) {
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
                                    Unchecked.setWord(mem, from, (short) a);
                                } else if (shift == Alu.BYTE) {
                                    Unchecked.setByte(mem, from, (byte) a);
                                } else {
                                    Unchecked.setDoubleword(mem, from, (int) a);
                                }
                                value = b;
                                break store;
                            }
                            case Handler.SHL, Handler.SHR, Handler.SAR, Handler.SHIFT -> {
                                if ((entry & DecodedCache.COUNT) != 0) {
                                    b = Unchecked.byteAt(mem, COUNT);
                                }
                                int count = (int) b & c.model.shiftCountMask();
                                if (count == 0) {
                                    value = a;
                                } else {
                                    value = switch (entry >> DecodedCache.HANDLER_SHIFT & DecodedCache.HANDLER_MASK) {
                                        case Handler.SHL -> Shifts.left(c, a, Math.min(count, 63), shift);
                                        case Handler.SHR -> Shifts.right(c, a, Math.min(count, 63), shift);
                                        case Handler.SAR -> Shifts.rightArithmetic(c, a, Math.min(count, 63));
                                        default ->
                                            Shifts.rotate(
                                                    c, entry >> DecodedCache.PARAMETER_SHIFT & 15, a, count, shift);
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
                                int sp = Unchecked.wordAt(mem, STACK_POINTER) - bytes & 0xFFFF;
                                value = (entry & DecodedCache.IMMEDIATE) == 0 ? a : b;
                                if (to == STACK_POINTER) {
                                    value = c.stackPointerPushed(value);
                                }
                                to = bases[Cpu.SS] + sp;
                                if (sp > 0x10000 - bytes || to > c.wrapFrom) {
                                    leave(c, ip, next, fuel);
                                    c.push(bytes, (int) value);
                                    return;
                                }
                                Unchecked.setWord(mem, STACK_POINTER, (short) sp);
                                break store;
                            }
                            case Handler.POP -> {
                                int bytes = shift == Alu.WORD ? 2 : 4;
                                int sp = Unchecked.wordAt(mem, STACK_POINTER) & 0xFFFF;
                                int top = bases[Cpu.SS] + sp;
                                if (sp > 0x10000 - bytes || top > c.wrapFrom) {
                                    leave(c, ip, next, fuel);
                                    value = c.pop(bytes);
                                } else {
                                    value = bytes == 2 ? Unchecked.wordAt(mem, top) : Unchecked.doublewordAt(mem, top);
                                    Unchecked.setWord(mem, STACK_POINTER, (short) (sp + bytes));
                                }
                                break store;
                            }
                            case Handler.CALL -> {
                                int sp = Unchecked.wordAt(mem, STACK_POINTER) - 2 & 0xFFFF;
                                to = bases[Cpu.SS] + sp;
                                if (sp > 0xFFFE || to > c.wrapFrom) {
                                    leave(c, ip, next, fuel);
                                    c.operand32 = false;
                                    NearTransfers.call(c, (int) (constants >> 32));
                                    return;
                                }
                                Unchecked.setWord(mem, STACK_POINTER, (short) sp);
                                value = next;
                                entry = DecodedCache.STORE_WORD;
                                next = next + (int) (constants >> 32) & 0xFFFF;
                                break store;
                            }
                            case Handler.RET -> {
                                int sp = Unchecked.wordAt(mem, STACK_POINTER) & 0xFFFF;
                                int top = bases[Cpu.SS] + sp;
                                if (sp > 0xFFFE || top > c.wrapFrom) {
                                    leave(c, ip, next, fuel);
                                    c.ip = c.pop16();
                                    return;
                                }
                                ip = Unchecked.wordAt(mem, top) & 0xFFFF;
                                Unchecked.setWord(mem, STACK_POINTER, (short) (sp + 2));
                                continue;
                            }
                            case Handler.NOP -> {
                                ip = next;
                                continue;
                            }
                            case Handler.JCC -> {
                                if (c.condition(entry >> DecodedCache.PARAMETER_SHIFT & 15)) {
                                    break jump;
                                }
                                ip = next;
                                continue;
                            }
                            case Handler.JB -> {
                                if (c.carries < 0) {
                                    break jump;
                                }
                                ip = next;
                                continue;
                            }
                            case Handler.JAE -> {
                                if (c.carries >= 0) {
                                    break jump;
                                }
                                ip = next;
                                continue;
                            }
                            case Handler.JZ -> {
                                if ((int) c.result == 0) {
                                    break jump;
                                }
                                ip = next;
                                continue;
                            }
                            case Handler.JNZ -> {
                                if ((int) c.result != 0) {
                                    break jump;
                                }
                                ip = next;
                                continue;
                            }
                            case Handler.JBE -> {
                                if (c.carries < 0 || (int) c.result == 0) {
                                    break jump;
                                }
                                ip = next;
                                continue;
                            }
                            case Handler.JA -> {
                                if (c.carries >= 0 && (int) c.result != 0) {
                                    break jump;
                                }
                                ip = next;
                                continue;
                            }
                            case Handler.JS -> {
                                if (c.result < 0) {
                                    break jump;
                                }
                                ip = next;
                                continue;
                            }
                            case Handler.JNS -> {
                                if (c.result >= 0) {
                                    break jump;
                                }
                                ip = next;
                                continue;
                            }
                            case Handler.JL -> {
                                if (c.untruncated < 0) {
                                    break jump;
                                }
                                ip = next;
                                continue;
                            }
                            case Handler.JGE -> {
                                if (c.untruncated >= 0) {
                                    break jump;
                                }
                                ip = next;
                                continue;
                            }
                            case Handler.JLE -> {
                                if (c.untruncated < 0 || (int) c.result == 0) {
                                    break jump;
                                }
                                ip = next;
                                continue;
                            }
                            case Handler.JG -> {
                                if (c.untruncated >= 0 && (int) c.result != 0) {
                                    break jump;
                                }
                                ip = next;
                                continue;
                            }
                            case Handler.LOOP -> {
                                short count = (short) (Unchecked.wordAt(mem, COUNT) - 1);
                                Unchecked.setWord(mem, COUNT, count);
                                if (count != 0) {
                                    break jump;
                                }
                                ip = next;
                                continue;
                            }
                            case Handler.JMP_B, Handler.JMP_W -> {
                                break jump;
                            }
                            case Handler.CLD -> {
                                c.systemFlags &= ~Flags.DF;
                                ip = next;
                                continue;
                            }
                            case Handler.CLC -> {
                                c.carries &= Long.MAX_VALUE;
                                ip = next;
                                continue;
                            }
                            case Handler.STC -> {
                                c.carries |= Long.MIN_VALUE;
                                ip = next;
                                continue;
                            }
                            default -> {
                                leave(c, ip, next, fuel);
                                cold(c, decoded, constants, to, offset);
                                return;
                            }
                        }
                        value = Alu.arithmetic(c, a, b, full, shift);
                        break store;
                    }
                    Alu.logic(c, value);
                }

                ip = next;
                int store = entry & DecodedCache.STORE;
                if (store == 0) {
                    continue;
                }
                if (to < REGISTERS) {
                    int last = to + (1 << (store >> DecodedCache.STORE_SHIFT) >> 1) - 1;
                    if ((marks[to >> Memory.LINE_SHIFT] & marks[last >> Memory.LINE_SHIFT]) != Memory.DIRTY) {
                        c.ip = next;
                        c.fuel = fuel;
                        store(m, store, to, (int) value);
                        return;
                    }
                }
                if (store == DecodedCache.STORE_WORD) {
                    Unchecked.setWord(mem, to, (short) value);
                } else if (store == DecodedCache.STORE_BYTE) {
                    Unchecked.setByte(mem, to, (byte) value);
                } else {
                    Unchecked.setDoubleword(mem, to, (int) value);
                }
                continue;
            }
            ip = next + (int) (constants >> 32) & 0xFFFF;
        }
    }

    /** Writes back what the loop keeps in locals. */
    private static void leave(Cpu c, int start, int next, int fuel) {
        c.start = start;
        c.ip = next;
        c.fuel = fuel;
    }

    /** Executes an instruction that is not a case of the loop. */
    private static void cold(Cpu c, long decoded, long constants, int address, int offset) {
        int word = (int) (constants >> 32);
        int prefixes = word >> 16 << 8;
        c.modRm = word >> 8 & 0xFF;
        c.operandAddress = address;
        c.operandOffset = offset;
        c.operandSegment = (int) (decoded >> DecodedCache.SEGMENT_SHIFT) & DecodedCache.SEGMENT_MASK;
        c.segmentOverride = ((prefixes & DispatchTable.OVERRIDE) >> DispatchTable.OVERRIDE_SHIFT) - 1;
        c.repeat = prefixes >> DispatchTable.REPEAT_SHIFT & 3;
        c.operand32 = (prefixes & DispatchTable.OPERAND32) != 0;
        c.address32 = (prefixes & DispatchTable.ADDRESS32) != 0;
        ColdInstructions.execute(
                c,
                (int) decoded >> DecodedCache.HANDLER_SHIFT & DecodedCache.HANDLER_MASK,
                (int) decoded >> DecodedCache.PARAMETER_SHIFT & 15,
                word & 0xFF);
    }

    /** A store to a line that may be clean or ROM. */
    private static void store(Memory m, int size, int to, int value) {
        switch (size) {
            case DecodedCache.STORE_BYTE -> m.store8(to, value);
            case DecodedCache.STORE_WORD -> m.store16(to, value);
            default -> m.store32(to, value);
        }
    }
}
