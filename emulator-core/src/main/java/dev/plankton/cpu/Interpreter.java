package dev.plankton.cpu;

import dev.plankton.memory.Memory;

/**
 * Tier 0: decodes and executes one instruction after the other over the flat memory.
 *
 * <p>One method holds the loop and the frequent instructions, because a call costs as much as an instruction; it stays
 * below the 8 000 bytecodes that HotSpot compiles (a test checks), which is why the rest is in
 * {@link ColdInstructions}. ModRM is decoded in one place before the switch, so that its code exists once. Entry
 * numbers come from the opcode table by way of {@link DispatchTable}.
 */
final class Interpreter {
    private Interpreter() {}

    /** Executes until the fuel is spent, an instruction stops the CPU or something wants attention. */
    static void run(Cpu c) {
        Memory m = c.memory;
        int[] r = c.r;
        int[] entries = c.dispatch.entries;
        int ip = c.ip;
        int start = ip;
        try {
            while (--c.fuel >= 0) {
                start = ip;
                if (ip > c.fetchLimit) {
                    ip &= 0xFFFF;
                    start = ip;
                    CodeEdge.prepare(c, ip);
                }
                int cb = c.codeBase;
                int index = 0;
                int segment = -1;
                int repeat = 0;
                boolean address32 = false;

                decode:
                while (true) {
                    int opcode = m.get8(cb + ip++);
                    int entry = entries[index + opcode];
                    int modRm = 0;
                    int address = 0;
                    int offset = 0;
                    int operandSegment = Cpu.DS;
                    if (entry < 0) {
                        modRm = m.get8(cb + ip++);
                        if ((entry & DispatchTable.GROUP) != 0) {
                            entry = c.dispatch.groups[(entry & DispatchTable.HANDLER_MASK) << 3 | modRm >> 3 & 7];
                        }
                        if (modRm < 0xC0) {
                            if (address32) {
                                c.ip = ip;
                                offset = AddressForms.decode32(c, modRm);
                                ip = c.ip;
                                operandSegment = c.operandSegment;
                            } else {
                                int form = AddressForms.FORM16[modRm];
                                offset = r[form & 15] + r[form >> 4 & 15];
                                if (modRm >= 0x80 || (modRm & 0xC7) == 6) {
                                    offset += m.get16(cb + ip);
                                    ip += 2;
                                } else if (modRm >= 0x40) {
                                    offset += (byte) m.get8(cb + ip++);
                                }
                                offset &= 0xFFFF;
                                operandSegment = form >> 8;
                            }
                            if (segment >= 0) {
                                operandSegment = segment;
                            }
                            address = (c.bases[operandSegment] + offset) & c.addressMask;
                            int bytes = entry >> DispatchTable.BYTES_SHIFT & 15;
                            if (offset + bytes + Integer.MIN_VALUE > 0x10000 + Integer.MIN_VALUE
                                    || offset < 0
                                    || address > c.wrapFrom) {
                                address = operandAtEdge(c, entry, modRm, operandSegment, offset, bytes, address);
                            }
                        } else if ((entry & DispatchTable.MEMORY_ONLY) != 0) {
                            throw Fault.UD;
                        }
                    }
                    switch (entry & DispatchTable.HANDLER_MASK) {
                        case Handler.UD -> throw Fault.UD;
                        case Handler.PREFIX_SEG -> {
                            segment = parameter(entry);
                            Prefixes.check(c, start, ip);
                            continue decode;
                        }
                        case Handler.PREFIX_OPERAND -> {
                            index = DispatchTable.OPERAND32;
                            Prefixes.check(c, start, ip);
                            continue decode;
                        }
                        case Handler.PREFIX_ADDRESS -> {
                            address32 = true;
                            Prefixes.check(c, start, ip);
                            continue decode;
                        }
                        case Handler.PREFIX_REP -> {
                            repeat = parameter(entry);
                            Prefixes.check(c, start, ip);
                            continue decode;
                        }
                        case Handler.PREFIX_LOCK -> {
                            Prefixes.check(c, start, ip);
                            Prefixes.checkLock(c, ip);
                            continue decode;
                        }
                        case Handler.PREFIX_TWO_BYTE -> {
                            index += DispatchTable.TWO_BYTE;
                            continue decode;
                        }
                        case Handler.MOV_EB_GB -> {
                            putE8(m, r, modRm, address, reg8(r, modRm >> 3));
                        }
                        case Handler.MOV_GB_EB -> {
                            set8(r, modRm >> 3, modRm >= 0xC0 ? reg8(r, modRm) : m.get8(address));
                        }
                        case Handler.MOV_EB_IB -> {
                            int value = m.get8(cb + ip++);
                            putE8(m, r, modRm, address, value);
                        }
                        case Handler.MOV_RB_IB -> {
                            set8(r, opcode, m.get8(cb + ip++));
                        }
                        case Handler.MOV_EW_GW -> {
                            putE16(m, r, modRm, address, r[modRm >> 3 & 7]);
                        }
                        case Handler.MOV_GW_EW -> {
                            set16(r, modRm >> 3, modRm >= 0xC0 ? r[modRm & 7] : m.get16(address));
                        }
                        case Handler.MOV_EW_IW -> {
                            int value = m.get16(cb + ip);
                            ip += 2;
                            putE16(m, r, modRm, address, value);
                        }
                        case Handler.MOV_RW_IW -> {
                            set16(r, opcode, m.get16(cb + ip));
                            ip += 2;
                        }
                        case Handler.MOV_ED_GD -> {
                            putE32(m, r, modRm, address, r[modRm >> 3 & 7]);
                        }
                        case Handler.MOV_GD_ED -> {
                            r[modRm >> 3 & 7] = modRm >= 0xC0 ? r[modRm & 7] : m.get32(address);
                        }
                        case Handler.MOV_ED_ID -> {
                            int value = m.get32(cb + ip);
                            ip += 4;
                            putE32(m, r, modRm, address, value);
                        }
                        case Handler.MOV_RD_ID -> {
                            r[opcode & 7] = m.get32(cb + ip);
                            ip += 4;
                        }
                        case Handler.ALU_EB_GB -> {
                            long a = (byte) (modRm >= 0xC0 ? reg8(r, modRm) : m.get8(address));
                            long value = Alu.apply(c, parameter(entry), a, (byte) reg8(r, modRm >> 3), Alu.BYTE);
                            putE8(m, r, modRm, address, (int) value);
                        }
                        case Handler.ALU_GB_EB -> {
                            long b = (byte) (modRm >= 0xC0 ? reg8(r, modRm) : m.get8(address));
                            long value = Alu.apply(c, parameter(entry), (byte) reg8(r, modRm >> 3), b, Alu.BYTE);
                            set8(r, modRm >> 3, (int) value);
                        }
                        case Handler.ALU_AL_IB -> {
                            long value =
                                    Alu.apply(c, parameter(entry), (byte) r[0], (byte) m.get8(cb + ip++), Alu.BYTE);
                            set8(r, 0, (int) value);
                        }
                        case Handler.ALU_EB_IB -> {
                            long a = (byte) (modRm >= 0xC0 ? reg8(r, modRm) : m.get8(address));
                            long value = Alu.apply(c, parameter(entry), a, (byte) m.get8(cb + ip++), Alu.BYTE);
                            putE8(m, r, modRm, address, (int) value);
                        }
                        case Handler.CMP_EB_GB -> {
                            long a = (byte) (modRm >= 0xC0 ? reg8(r, modRm) : m.get8(address));
                            Alu.compare(c, a, (byte) reg8(r, modRm >> 3), Alu.BYTE);
                        }
                        case Handler.CMP_GB_EB -> {
                            long b = (byte) (modRm >= 0xC0 ? reg8(r, modRm) : m.get8(address));
                            Alu.compare(c, (byte) reg8(r, modRm >> 3), b, Alu.BYTE);
                        }
                        case Handler.CMP_AL_IB -> {
                            Alu.compare(c, (byte) r[0], (byte) m.get8(cb + ip++), Alu.BYTE);
                        }
                        case Handler.CMP_EB_IB -> {
                            long a = (byte) (modRm >= 0xC0 ? reg8(r, modRm) : m.get8(address));
                            Alu.compare(c, a, (byte) m.get8(cb + ip++), Alu.BYTE);
                        }
                        case Handler.TEST_EB_GB -> {
                            long a = (byte) (modRm >= 0xC0 ? reg8(r, modRm) : m.get8(address));
                            Alu.logic(c, a & (byte) reg8(r, modRm >> 3));
                        }
                        case Handler.TEST_EB_IB -> {
                            long a = (byte) (modRm >= 0xC0 ? reg8(r, modRm) : m.get8(address));
                            Alu.logic(c, a & (byte) m.get8(cb + ip++));
                        }
                        case Handler.TEST_AL_IB -> {
                            Alu.logic(c, (byte) r[0] & (byte) m.get8(cb + ip++));
                        }
                        case Handler.ALU_EW_GW -> {
                            long a = (short) (modRm >= 0xC0 ? r[modRm & 7] : m.get16(address));
                            long value = Alu.apply(c, parameter(entry), a, (short) r[modRm >> 3 & 7], Alu.WORD);
                            putE16(m, r, modRm, address, (int) value);
                        }
                        case Handler.ALU_GW_EW -> {
                            long b = (short) (modRm >= 0xC0 ? r[modRm & 7] : m.get16(address));
                            long value = Alu.apply(c, parameter(entry), (short) r[modRm >> 3 & 7], b, Alu.WORD);
                            set16(r, modRm >> 3, (int) value);
                        }
                        case Handler.ALU_AX_IW -> {
                            long value =
                                    Alu.apply(c, parameter(entry), (short) r[0], (short) m.get16(cb + ip), Alu.WORD);
                            ip += 2;
                            set16(r, 0, (int) value);
                        }
                        case Handler.ALU_EW_IW -> {
                            long a = (short) (modRm >= 0xC0 ? r[modRm & 7] : m.get16(address));
                            long value = Alu.apply(c, parameter(entry), a, (short) m.get16(cb + ip), Alu.WORD);
                            ip += 2;
                            putE16(m, r, modRm, address, (int) value);
                        }
                        case Handler.ALU_EW_IB -> {
                            long a = (short) (modRm >= 0xC0 ? r[modRm & 7] : m.get16(address));
                            long value = Alu.apply(c, parameter(entry), a, (byte) m.get8(cb + ip++), Alu.WORD);
                            putE16(m, r, modRm, address, (int) value);
                        }
                        case Handler.CMP_EW_GW -> {
                            long a = (short) (modRm >= 0xC0 ? r[modRm & 7] : m.get16(address));
                            Alu.compare(c, a, (short) r[modRm >> 3 & 7], Alu.WORD);
                        }
                        case Handler.CMP_GW_EW -> {
                            long b = (short) (modRm >= 0xC0 ? r[modRm & 7] : m.get16(address));
                            Alu.compare(c, (short) r[modRm >> 3 & 7], b, Alu.WORD);
                        }
                        case Handler.CMP_AX_IW -> {
                            Alu.compare(c, (short) r[0], (short) m.get16(cb + ip), Alu.WORD);
                            ip += 2;
                        }
                        case Handler.CMP_EW_IW -> {
                            long a = (short) (modRm >= 0xC0 ? r[modRm & 7] : m.get16(address));
                            Alu.compare(c, a, (short) m.get16(cb + ip), Alu.WORD);
                            ip += 2;
                        }
                        case Handler.CMP_EW_IB -> {
                            long a = (short) (modRm >= 0xC0 ? r[modRm & 7] : m.get16(address));
                            Alu.compare(c, a, (byte) m.get8(cb + ip++), Alu.WORD);
                        }
                        case Handler.TEST_EW_GW -> {
                            long a = (short) (modRm >= 0xC0 ? r[modRm & 7] : m.get16(address));
                            Alu.logic(c, a & (short) r[modRm >> 3 & 7]);
                        }
                        case Handler.TEST_EW_IW -> {
                            long a = (short) (modRm >= 0xC0 ? r[modRm & 7] : m.get16(address));
                            Alu.logic(c, a & (short) m.get16(cb + ip));
                            ip += 2;
                        }
                        case Handler.TEST_AX_IW -> {
                            Alu.logic(c, (short) r[0] & (short) m.get16(cb + ip));
                            ip += 2;
                        }
                        case Handler.ALU_ED_GD -> {
                            long a = modRm >= 0xC0 ? r[modRm & 7] : m.get32(address);
                            long value = Alu.apply(c, parameter(entry), a, r[modRm >> 3 & 7], Alu.DWORD);
                            putE32(m, r, modRm, address, (int) value);
                        }
                        case Handler.ALU_GD_ED -> {
                            long b = modRm >= 0xC0 ? r[modRm & 7] : m.get32(address);
                            long value = Alu.apply(c, parameter(entry), r[modRm >> 3 & 7], b, Alu.DWORD);
                            r[modRm >> 3 & 7] = (int) value;
                        }
                        case Handler.ALU_EAX_ID -> {
                            long value = Alu.apply(c, parameter(entry), r[0], m.get32(cb + ip), Alu.DWORD);
                            ip += 4;
                            r[0] = (int) value;
                        }
                        case Handler.ALU_ED_ID -> {
                            long a = modRm >= 0xC0 ? r[modRm & 7] : m.get32(address);
                            long value = Alu.apply(c, parameter(entry), a, m.get32(cb + ip), Alu.DWORD);
                            ip += 4;
                            putE32(m, r, modRm, address, (int) value);
                        }
                        case Handler.ALU_ED_IB -> {
                            long a = modRm >= 0xC0 ? r[modRm & 7] : m.get32(address);
                            long value = Alu.apply(c, parameter(entry), a, (byte) m.get8(cb + ip++), Alu.DWORD);
                            putE32(m, r, modRm, address, (int) value);
                        }
                        case Handler.CMP_ED_GD -> {
                            long a = modRm >= 0xC0 ? r[modRm & 7] : m.get32(address);
                            Alu.compare(c, a, r[modRm >> 3 & 7], Alu.DWORD);
                        }
                        case Handler.CMP_GD_ED -> {
                            long b = modRm >= 0xC0 ? r[modRm & 7] : m.get32(address);
                            Alu.compare(c, r[modRm >> 3 & 7], b, Alu.DWORD);
                        }
                        case Handler.CMP_EAX_ID -> {
                            Alu.compare(c, r[0], m.get32(cb + ip), Alu.DWORD);
                            ip += 4;
                        }
                        case Handler.CMP_ED_ID -> {
                            long a = modRm >= 0xC0 ? r[modRm & 7] : m.get32(address);
                            Alu.compare(c, a, m.get32(cb + ip), Alu.DWORD);
                            ip += 4;
                        }
                        case Handler.CMP_ED_IB -> {
                            long a = modRm >= 0xC0 ? r[modRm & 7] : m.get32(address);
                            Alu.compare(c, a, (byte) m.get8(cb + ip++), Alu.DWORD);
                        }
                        case Handler.TEST_ED_GD -> {
                            long a = modRm >= 0xC0 ? r[modRm & 7] : m.get32(address);
                            Alu.logic(c, a & r[modRm >> 3 & 7]);
                        }
                        case Handler.TEST_ED_ID -> {
                            long a = modRm >= 0xC0 ? r[modRm & 7] : m.get32(address);
                            Alu.logic(c, a & m.get32(cb + ip));
                            ip += 4;
                        }
                        case Handler.MOV_AL_OB -> {
                            int at = address32 ? m.get32(cb + ip) : m.get16(cb + ip);
                            ip += address32 ? 4 : 2;
                            set8(r, 0, c.load8(segment >= 0 ? segment : Cpu.DS, at));
                        }
                        case Handler.MOV_AX_OW -> {
                            int at = address32 ? m.get32(cb + ip) : m.get16(cb + ip);
                            ip += address32 ? 4 : 2;
                            set16(r, 0, c.load16(segment >= 0 ? segment : Cpu.DS, at));
                        }
                        case Handler.MOV_OB_AL -> {
                            int at = address32 ? m.get32(cb + ip) : m.get16(cb + ip);
                            ip += address32 ? 4 : 2;
                            c.store8(segment >= 0 ? segment : Cpu.DS, at, r[0]);
                        }
                        case Handler.MOV_OW_AX -> {
                            int at = address32 ? m.get32(cb + ip) : m.get16(cb + ip);
                            ip += address32 ? 4 : 2;
                            c.store16(segment >= 0 ? segment : Cpu.DS, at, r[0]);
                        }
                        case Handler.MOV_SW_EW -> {
                            int target = modRm >> 3 & 7;
                            if (!loadable(c, target)) {
                                throw Fault.UD;
                            }
                            c.setSegment(target, modRm >= 0xC0 ? r[modRm & 7] : m.get16(address));
                            if (target == Cpu.SS) {
                                c.inhibitInterrupts();
                            }
                        }
                        case Handler.MOVZX_GW_EB ->
                            set16(r, modRm >> 3, modRm >= 0xC0 ? reg8(r, modRm) : m.get8(address));
                        case Handler.MOVZX_GD_EB ->
                            r[modRm >> 3 & 7] = modRm >= 0xC0 ? reg8(r, modRm) : m.get8(address);
                        case Handler.MOVZX_GD_EW ->
                            r[modRm >> 3 & 7] = modRm >= 0xC0 ? r[modRm & 7] & 0xFFFF : m.get16(address);
                        case Handler.INC_RW -> set16(r, opcode, (int) Alu.step(c, (short) r[opcode & 7], 1, Alu.WORD));
                        case Handler.DEC_RW -> set16(r, opcode, (int) Alu.step(c, (short) r[opcode & 7], -1, Alu.WORD));
                        case Handler.INC_RD -> r[opcode & 7] = (int) Alu.step(c, r[opcode & 7], 1, Alu.DWORD);
                        case Handler.DEC_RD -> r[opcode & 7] = (int) Alu.step(c, r[opcode & 7], -1, Alu.DWORD);
                        case Handler.PUSH_RW -> c.push16(c.stackPointerPushed(opcode & 7));
                        case Handler.POP_RW -> set16(r, opcode, c.pop16());
                        case Handler.XCHG_RW -> {
                            int other = r[opcode & 7];
                            set16(r, opcode, r[0]);
                            set16(r, 0, other);
                        }
                        case Handler.LEA -> set16(r, modRm >> 3, offset);
                        case Handler.LEA_D -> r[modRm >> 3 & 7] = offset;
                        case Handler.NOP -> {}
                        case Handler.JCC_B -> ip = branch(m, cb, ip, c.condition(parameter(entry)));
                        case Handler.JB_B -> ip = branch(m, cb, ip, c.carries < 0);
                        case Handler.JAE_B -> ip = branch(m, cb, ip, c.carries >= 0);
                        case Handler.JZ_B -> ip = branch(m, cb, ip, (int) c.result == 0);
                        case Handler.JNZ_B -> ip = branch(m, cb, ip, (int) c.result != 0);
                        case Handler.JBE_B -> ip = branch(m, cb, ip, c.carries < 0 || (int) c.result == 0);
                        case Handler.JA_B -> ip = branch(m, cb, ip, c.carries >= 0 && (int) c.result != 0);
                        case Handler.JS_B -> ip = branch(m, cb, ip, c.result < 0);
                        case Handler.JNS_B -> ip = branch(m, cb, ip, c.result >= 0);
                        case Handler.JL_B -> ip = branch(m, cb, ip, c.untruncated < 0);
                        case Handler.JGE_B -> ip = branch(m, cb, ip, c.untruncated >= 0);
                        case Handler.JLE_B -> ip = branch(m, cb, ip, c.untruncated < 0 || (int) c.result == 0);
                        case Handler.JG_B -> ip = branch(m, cb, ip, c.untruncated >= 0 && (int) c.result != 0);
                        case Handler.LOOP -> {
                            int count = address32 ? --r[Cpu.CX] : (r[Cpu.CX] - 1) & 0xFFFF;
                            if (!address32) {
                                set16(r, Cpu.CX, count);
                            }
                            ip = branch(m, cb, ip, count != 0);
                        }
                        case Handler.JMP_B -> ip = branch(m, cb, ip, true);
                        case Handler.JMP_W -> ip = (ip + 2 + m.get16(cb + ip)) & 0xFFFF;
                        case Handler.CALL -> {
                            int target = (ip + 2 + m.get16(cb + ip)) & 0xFFFF;
                            c.push16(ip + 2);
                            ip = target;
                        }
                        case Handler.RET -> ip = c.pop16();
                        case Handler.SHIFT_EB_IB -> {
                            int count = m.get8(cb + ip++);
                            int value = modRm >= 0xC0 ? reg8(r, modRm) : m.get8(address);
                            putE8(m, r, modRm, address, Shifts.apply8(c, parameter(entry), value, count));
                        }
                        case Handler.SHIFT_EB_1 -> {
                            int value = modRm >= 0xC0 ? reg8(r, modRm) : m.get8(address);
                            putE8(m, r, modRm, address, Shifts.apply8(c, parameter(entry), value, 1));
                        }
                        case Handler.SHIFT_EB_CL -> {
                            int value = modRm >= 0xC0 ? reg8(r, modRm) : m.get8(address);
                            putE8(m, r, modRm, address, Shifts.apply8(c, parameter(entry), value, r[Cpu.CX] & 0xFF));
                        }
                        case Handler.SHIFT_EV_IB -> Shifts.applyE(c, entry, index, modRm, address, m.get8(cb + ip++));
                        case Handler.SHIFT_EV_1 -> Shifts.applyE(c, entry, index, modRm, address, 1);
                        case Handler.SHIFT_EV_CL -> Shifts.applyE(c, entry, index, modRm, address, r[Cpu.CX] & 0xFF);
                        case Handler.MOVS, Handler.STOS, Handler.LODS -> {
                            c.ip = ip;
                            c.start = start;
                            c.segmentOverride = segment;
                            c.repeat = repeat;
                            c.address32 = address32;
                            Strings.execute(c, entry & DispatchTable.HANDLER_MASK, parameter(entry));
                            ip = c.ip;
                        }
                        case Handler.CLD -> c.systemFlags &= ~Flags.DF;
                        case Handler.CLC -> c.carries &= Long.MAX_VALUE;
                        case Handler.STC -> c.carries |= Long.MIN_VALUE;
                        default -> {
                            c.ip = ip;
                            c.start = start;
                            c.modRm = modRm;
                            c.operandAddress = address;
                            c.operandOffset = offset;
                            c.operandSegment = operandSegment;
                            c.segmentOverride = segment;
                            c.repeat = repeat;
                            c.operand32 = (index & DispatchTable.OPERAND32) != 0;
                            c.address32 = address32;
                            ColdInstructions.execute(c, entry, opcode);
                            ip = c.ip;
                        }
                    }
                    break;
                }
            }
            c.ip = ip;
        } catch (Fault fault) {
            c.start = start;
            Delivery.fault(c, fault);
        }
    }

    private static int parameter(int entry) {
        return entry >> DispatchTable.PARAMETER_SHIFT & 15;
    }

    /** The IP behind a short jump whose displacement is at {@code ip}. */
    private static int branch(Memory m, int cb, int ip, boolean taken) {
        return taken ? (ip + 1 + (byte) m.get8(cb + ip)) & 0xFFFF : ip + 1;
    }

    /** An operand that crosses the segment's end or may wrap at 1 MiB: faults, or moves it to the window. */
    private static int operandAtEdge(Cpu c, int entry, int modRm, int segment, int offset, int bytes, int address) {
        int handler = entry & DispatchTable.HANDLER_MASK;
        if ((entry & DispatchTable.ADDRESS_ONLY) != 0) {
            return 0;
        }
        // An invalid opcode is found before its operand is looked at.
        if (handler == Handler.UD || handler == Handler.MOV_SW_EW && !loadable(c, modRm >> 3 & 7)) {
            throw Fault.UD;
        }
        c.checkLimit(segment, offset, bytes);
        boolean wraps = offset + bytes > 0x10000 || !c.a20() && address + bytes > 0x100000;
        return wraps ? c.window.openOperand(segment, offset, bytes) : address;
    }

    /** Whether MOV can load segment register {@code n}. */
    private static boolean loadable(Cpu c, int n) {
        return n <= c.model.lastSegment() && (n != Cpu.CS || c.model == CpuModel.I8086);
    }

    private static int reg8(int[] r, int n) {
        return r[n & 3] >>> ((n & 4) << 1) & 0xFF;
    }

    private static void set8(int[] r, int n, int value) {
        int shift = (n & 4) << 1;
        r[n & 3] = r[n & 3] & ~(0xFF << shift) | (value & 0xFF) << shift;
    }

    private static void set16(int[] r, int n, int value) {
        r[n & 7] = r[n & 7] & 0xFFFF0000 | value & 0xFFFF;
    }

    private static void putE8(Memory m, int[] r, int modRm, int address, int value) {
        if (modRm >= 0xC0) {
            set8(r, modRm, value);
        } else {
            m.store8(address, value);
        }
    }

    private static void putE16(Memory m, int[] r, int modRm, int address, int value) {
        if (modRm >= 0xC0) {
            set16(r, modRm, value);
        } else {
            m.store16(address, value);
        }
    }

    private static void putE32(Memory m, int[] r, int modRm, int address, int value) {
        if (modRm >= 0xC0) {
            r[modRm & 7] = value;
        } else {
            m.store32(address, value);
        }
    }
}
