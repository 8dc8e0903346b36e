package dev.plankton.cpu;

import dev.plankton.memory.Memory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tier 0: decodes and executes one instruction after the other over the flat memory.
 *
 * <p>One method holds the loop and the frequent instructions, because a call costs as much as an instruction; it stays
 * below the 8 000 bytecodes that HotSpot compiles (a test checks), which is why the rest is in
 * {@link ColdInstructions}. ModRM is decoded in one place before the switch, so that its code exists once. Entry
 * numbers come from the opcode table by way of {@link DispatchTable}.
 *
 * <p>The only state that the loop carries from one instruction to the next in a local variable is that of prefixes: IP
 * as a local was spilled and copied at every merge of the switch, a chain of stores and loads that made the loop half as
 * fast (docs/decisions/001).
 */
final class Interpreter {
    // Prefixes of the next opcode, packed; the index offsets of the dispatch table are part of it.
    private static final int INDEX = DispatchTable.OPERAND32 | DispatchTable.TWO_BYTE;
    private static final int ADDRESS32 = 1 << 10;
    private static final int PRESENT = 1 << 11;
    private static final int SEGMENT_SHIFT = 12;
    private static final int SEGMENT = 7 << SEGMENT_SHIFT;
    private static final int REPEAT_SHIFT = 16;

    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int REGISTERS = Registers.GENERAL;

    /** Address of CX. */
    private static final int COUNT = REGISTERS + (Cpu.CX << 2);

    private Interpreter() {}

    /** Executes until the fuel is spent, an instruction stops the CPU or something wants attention. */
    static void run(Cpu c) {
        Memory m = c.memory;
        byte[] mem = m.bytes();
        int[] entries = c.dispatch.entries;
        m.put8(REGISTERS, mem[REGISTERS]);
        int prefixes = 0;
        try {
            while (true) {
                int ip = c.ip;
                if (prefixes == 0) {
                    if (--c.fuel < 0) {
                        return;
                    }
                    if (ip > c.fetchLimit) {
                        ip &= 0xFFFF;
                        c.start = ip;
                        CodeEdge.prepare(c, ip);
                    }
                    c.start = ip;
                }
                int at = c.codeBase + ip;
                int opcode = mem[at++] & 0xFF;
                ip++;
                int entry = entries[(prefixes & INDEX) + opcode];
                int modRm = 0;
                int address = 0;
                int offset = 0;
                if (entry < 0) {
                    modRm = mem[at++] & 0xFF;
                    ip++;
                    if ((entry & DispatchTable.GROUP) != 0) {
                        entry = c.dispatch.groups[(entry & DispatchTable.HANDLER_MASK) << 3 | modRm >> 3 & 7];
                        modRm |= (entry & DispatchTable.REGISTER_ONLY) != 0 ? 0xC0 : 0;
                    }
                    if (modRm < 0xC0) {
                        int segment;
                        if ((prefixes & ADDRESS32) == 0) {
                            int form = AddressForms.FORM16[modRm];
                            offset = (short) SHORT.get(mem, REGISTERS + (form & 0xFF))
                                    + (short) SHORT.get(mem, REGISTERS + (form >> 8 & 0xFF));
                            segment = form >> 16;
                            if (modRm >= 0x80 || (modRm & 0xC7) == 6) {
                                offset += (short) SHORT.get(mem, at);
                                at += 2;
                                ip += 2;
                            } else if (modRm >= 0x40) {
                                offset += mem[at++];
                                ip++;
                            }
                            offset &= 0xFFFF;
                        } else {
                            c.ip = ip;
                            offset = AddressForms.decode32(c, modRm);
                            at += c.ip - ip;
                            ip = c.ip;
                            segment = c.operandSegment;
                        }
                        if ((prefixes & SEGMENT) != 0) {
                            segment = ((prefixes & SEGMENT) >> SEGMENT_SHIFT) - 1;
                        }
                        address = (c.bases[segment] + offset) & c.addressMask;
                        int bytes = entry >> DispatchTable.BYTES_SHIFT & 15;
                        if (offset + bytes + Integer.MIN_VALUE > 0x10000 + Integer.MIN_VALUE
                                || address > c.wrapFrom
                                || offset < 0) {
                            address = operandAtEdge(c, entry, modRm, segment, offset, bytes, address);
                        }
                        c.operandSegment = segment;
                    } else if ((entry & DispatchTable.BYTE_OPERAND) != 0) {
                        address = Registers.byteRegister(modRm & 7);
                    } else if ((entry & DispatchTable.MEMORY_ONLY) == 0) {
                        address = Registers.register(modRm & 7);
                    } else {
                        throw Fault.UD;
                    }
                }
                c.ip = ip;
                switch (entry & DispatchTable.HANDLER_MASK) {
                    case Handler.UD -> throw Fault.UD;
                    case Handler.PREFIX_SEG -> {
                        prefixes = prefixes & ~SEGMENT | PRESENT | (parameter(entry) + 1) << SEGMENT_SHIFT;
                        Prefixes.check(c, ip);
                        continue;
                    }
                    case Handler.PREFIX_OPERAND -> {
                        prefixes |= PRESENT | DispatchTable.OPERAND32;
                        Prefixes.check(c, ip);
                        continue;
                    }
                    case Handler.PREFIX_ADDRESS -> {
                        prefixes |= PRESENT | ADDRESS32;
                        Prefixes.check(c, ip);
                        continue;
                    }
                    case Handler.PREFIX_REP -> {
                        prefixes = prefixes & ~(3 << REPEAT_SHIFT) | PRESENT | parameter(entry) << REPEAT_SHIFT;
                        Prefixes.check(c, ip);
                        continue;
                    }
                    case Handler.PREFIX_LOCK -> {
                        prefixes |= PRESENT;
                        Prefixes.check(c, ip);
                        Prefixes.checkLock(c, ip);
                        continue;
                    }
                    case Handler.PREFIX_TWO_BYTE -> {
                        prefixes |= PRESENT | DispatchTable.TWO_BYTE;
                        continue;
                    }
                    case Handler.MOV_EB_GB -> {
                        m.store8(address, mem[byteG(modRm)]);
                    }
                    case Handler.MOV_GB_EB -> {
                        mem[byteG(modRm)] = (byte) mem[address];
                    }
                    case Handler.MOV_EB_IB -> {
                        m.store8(address, mem[at]);
                        c.ip = ip + 1;
                    }
                    case Handler.MOV_RB_IB -> {
                        mem[Registers.byteRegister(opcode & 7)] = (byte) mem[at];
                        c.ip = ip + 1;
                    }
                    case Handler.MOV_EW_GW -> {
                        m.store16(address, (short) SHORT.get(mem, wordG(modRm)));
                    }
                    case Handler.MOV_GW_EW -> {
                        SHORT.set(mem, wordG(modRm), (short) (short) SHORT.get(mem, address));
                    }
                    case Handler.MOV_EW_IW -> {
                        m.store16(address, (short) SHORT.get(mem, at));
                        c.ip = ip + 2;
                    }
                    case Handler.MOV_RW_IW -> {
                        SHORT.set(mem, wordR(opcode), (short) (short) SHORT.get(mem, at));
                        c.ip = ip + 2;
                    }
                    case Handler.MOV_ED_GD -> {
                        m.store32(address, (int) INT.get(mem, wordG(modRm)));
                    }
                    case Handler.MOV_GD_ED -> {
                        INT.set(mem, wordG(modRm), (int) INT.get(mem, address));
                    }
                    case Handler.MOV_ED_ID -> {
                        m.store32(address, (int) INT.get(mem, at));
                        c.ip = ip + 4;
                    }
                    case Handler.MOV_RD_ID -> {
                        INT.set(mem, wordR(opcode), (int) INT.get(mem, at));
                        c.ip = ip + 4;
                    }
                    case Handler.ALU_EB_GB -> {
                        int a = mem[address];
                        int value = (int) Alu.apply(c, parameter(entry), a, mem[byteG(modRm)], Alu.BYTE);
                        m.store8(address, value);
                    }
                    case Handler.ALU_GB_EB -> {
                        int b = mem[address];
                        int value = (int) Alu.apply(c, parameter(entry), mem[byteG(modRm)], b, Alu.BYTE);
                        mem[byteG(modRm)] = (byte) value;
                    }
                    case Handler.ALU_AL_IB -> {
                        int value = (int) Alu.apply(c, parameter(entry), mem[REGISTERS], mem[at], Alu.BYTE);
                        mem[REGISTERS] = (byte) value;
                        c.ip = ip + 1;
                    }
                    case Handler.ALU_EB_IB -> {
                        int a = mem[address];
                        int value = (int) Alu.apply(c, parameter(entry), a, mem[at], Alu.BYTE);
                        m.store8(address, value);
                        c.ip = ip + 1;
                    }
                    case Handler.CMP_EB_GB -> {
                        int a = mem[address];
                        Alu.compare(c, a, mem[byteG(modRm)], Alu.BYTE);
                    }
                    case Handler.CMP_GB_EB -> {
                        int b = mem[address];
                        Alu.compare(c, mem[byteG(modRm)], b, Alu.BYTE);
                    }
                    case Handler.CMP_AL_IB -> {
                        Alu.compare(c, mem[REGISTERS], mem[at], Alu.BYTE);
                        c.ip = ip + 1;
                    }
                    case Handler.CMP_EB_IB -> {
                        int a = mem[address];
                        Alu.compare(c, a, mem[at], Alu.BYTE);
                        c.ip = ip + 1;
                    }
                    case Handler.TEST_EB_GB -> {
                        int a = mem[address];
                        Alu.logic(c, a & mem[byteG(modRm)]);
                    }
                    case Handler.TEST_EB_IB -> {
                        int a = mem[address];
                        Alu.logic(c, a & mem[at]);
                        c.ip = ip + 1;
                    }
                    case Handler.TEST_AL_IB -> {
                        Alu.logic(c, mem[REGISTERS] & mem[at]);
                        c.ip = ip + 1;
                    }
                    case Handler.ALU_EW_GW -> {
                        int a = (short) SHORT.get(mem, address);
                        int value = (int) Alu.apply(c, parameter(entry), a, (short) SHORT.get(mem, wordG(modRm)), Alu.WORD);
                        m.store16(address, value);
                    }
                    case Handler.ALU_GW_EW -> {
                        int b = (short) SHORT.get(mem, address);
                        int value = (int) Alu.apply(c, parameter(entry), (short) SHORT.get(mem, wordG(modRm)), b, Alu.WORD);
                        SHORT.set(mem, wordG(modRm), (short) value);
                    }
                    case Handler.ALU_AX_IW -> {
                        int value = (int) Alu.apply(c, parameter(entry), (short) SHORT.get(mem, REGISTERS), (short) SHORT.get(mem, at), Alu.WORD);
                        SHORT.set(mem, REGISTERS, (short) value);
                        c.ip = ip + 2;
                    }
                    case Handler.ALU_EW_IW -> {
                        int a = (short) SHORT.get(mem, address);
                        int value = (int) Alu.apply(c, parameter(entry), a, (short) SHORT.get(mem, at), Alu.WORD);
                        m.store16(address, value);
                        c.ip = ip + 2;
                    }
                    case Handler.ALU_EW_IB -> {
                        int a = (short) SHORT.get(mem, address);
                        int value = (int) Alu.apply(c, parameter(entry), a, mem[at], Alu.WORD);
                        m.store16(address, value);
                        c.ip = ip + 1;
                    }
                    case Handler.CMP_EW_GW -> {
                        int a = (short) SHORT.get(mem, address);
                        Alu.compare(c, a, (short) SHORT.get(mem, wordG(modRm)), Alu.WORD);
                    }
                    case Handler.CMP_GW_EW -> {
                        int b = (short) SHORT.get(mem, address);
                        Alu.compare(c, (short) SHORT.get(mem, wordG(modRm)), b, Alu.WORD);
                    }
                    case Handler.CMP_AX_IW -> {
                        Alu.compare(c, (short) SHORT.get(mem, REGISTERS), (short) SHORT.get(mem, at), Alu.WORD);
                        c.ip = ip + 2;
                    }
                    case Handler.CMP_EW_IW -> {
                        int a = (short) SHORT.get(mem, address);
                        Alu.compare(c, a, (short) SHORT.get(mem, at), Alu.WORD);
                        c.ip = ip + 2;
                    }
                    case Handler.CMP_EW_IB -> {
                        int a = (short) SHORT.get(mem, address);
                        Alu.compare(c, a, mem[at], Alu.WORD);
                        c.ip = ip + 1;
                    }
                    case Handler.TEST_EW_GW -> {
                        int a = (short) SHORT.get(mem, address);
                        Alu.logic(c, a & (short) SHORT.get(mem, wordG(modRm)));
                    }
                    case Handler.TEST_EW_IW -> {
                        int a = (short) SHORT.get(mem, address);
                        Alu.logic(c, a & (short) SHORT.get(mem, at));
                        c.ip = ip + 2;
                    }
                    case Handler.TEST_AX_IW -> {
                        Alu.logic(c, (short) SHORT.get(mem, REGISTERS) & (short) SHORT.get(mem, at));
                        c.ip = ip + 2;
                    }
                    case Handler.ALU_ED_GD -> {
                        int a = (int) INT.get(mem, address);
                        int value = (int) Alu.apply(c, parameter(entry), a, (int) INT.get(mem, wordG(modRm)), Alu.DWORD);
                        m.store32(address, value);
                    }
                    case Handler.ALU_GD_ED -> {
                        int b = (int) INT.get(mem, address);
                        int value = (int) Alu.apply(c, parameter(entry), (int) INT.get(mem, wordG(modRm)), b, Alu.DWORD);
                        INT.set(mem, wordG(modRm), value);
                    }
                    case Handler.ALU_EAX_ID -> {
                        int value = (int) Alu.apply(c, parameter(entry), (int) INT.get(mem, REGISTERS), (int) INT.get(mem, at), Alu.DWORD);
                        INT.set(mem, REGISTERS, value);
                        c.ip = ip + 4;
                    }
                    case Handler.ALU_ED_ID -> {
                        int a = (int) INT.get(mem, address);
                        int value = (int) Alu.apply(c, parameter(entry), a, (int) INT.get(mem, at), Alu.DWORD);
                        m.store32(address, value);
                        c.ip = ip + 4;
                    }
                    case Handler.ALU_ED_IB -> {
                        int a = (int) INT.get(mem, address);
                        int value = (int) Alu.apply(c, parameter(entry), a, mem[at], Alu.DWORD);
                        m.store32(address, value);
                        c.ip = ip + 1;
                    }
                    case Handler.CMP_ED_GD -> {
                        int a = (int) INT.get(mem, address);
                        Alu.compare(c, a, (int) INT.get(mem, wordG(modRm)), Alu.DWORD);
                    }
                    case Handler.CMP_GD_ED -> {
                        int b = (int) INT.get(mem, address);
                        Alu.compare(c, (int) INT.get(mem, wordG(modRm)), b, Alu.DWORD);
                    }
                    case Handler.CMP_EAX_ID -> {
                        Alu.compare(c, (int) INT.get(mem, REGISTERS), (int) INT.get(mem, at), Alu.DWORD);
                        c.ip = ip + 4;
                    }
                    case Handler.CMP_ED_ID -> {
                        int a = (int) INT.get(mem, address);
                        Alu.compare(c, a, (int) INT.get(mem, at), Alu.DWORD);
                        c.ip = ip + 4;
                    }
                    case Handler.CMP_ED_IB -> {
                        int a = (int) INT.get(mem, address);
                        Alu.compare(c, a, mem[at], Alu.DWORD);
                        c.ip = ip + 1;
                    }
                    case Handler.TEST_ED_GD -> {
                        int a = (int) INT.get(mem, address);
                        Alu.logic(c, a & (int) INT.get(mem, wordG(modRm)));
                    }
                    case Handler.TEST_ED_ID -> {
                        int a = (int) INT.get(mem, address);
                        Alu.logic(c, a & (int) INT.get(mem, at));
                        c.ip = ip + 4;
                    }
                    case Handler.MOV_AL_OB -> mem[REGISTERS] = (byte) c.load8(segment(prefixes), absolute(c, prefixes));
                    case Handler.MOV_AX_OW -> SHORT.set(mem, REGISTERS, (short) c.load16(segment(prefixes), absolute(c, prefixes)));
                    case Handler.MOV_OB_AL -> c.store8(segment(prefixes), absolute(c, prefixes), mem[REGISTERS]);
                    case Handler.MOV_OW_AX -> c.store16(segment(prefixes), absolute(c, prefixes), c.reg16(Cpu.AX));
                    case Handler.MOV_SW_EW -> {
                        int target = modRm >> 3 & 7;
                        if (!loadable(c, target)) {
                            throw Fault.UD;
                        }
                        c.setSegment(target, m.get16(address));
                        if (target == Cpu.SS) {
                            c.inhibitInterrupts();
                        }
                    }
                    case Handler.MOVZX_GW_EB ->
                        SHORT.set(mem, wordG(modRm), (short) (mem[address] & 0xFF));
                    case Handler.MOVZX_GD_EB ->
                        INT.set(mem, wordG(modRm), mem[address] & 0xFF);
                    case Handler.MOVZX_GD_EW ->
                        INT.set(mem, wordG(modRm), (short) SHORT.get(mem, address) & 0xFFFF);
                    case Handler.INC_RW -> step16(c, mem, wordR(opcode), 1);
                    case Handler.DEC_RW -> step16(c, mem, wordR(opcode), -1);
                    case Handler.INC_RD -> step32(c, mem, wordR(opcode), 1);
                    case Handler.DEC_RD -> step32(c, mem, wordR(opcode), -1);
                    case Handler.PUSH_RW -> c.push16(c.stackPointerPushed(opcode & 7));
                    case Handler.POP_RW -> c.setReg16(opcode & 7, c.pop16());
                    case Handler.XCHG_RW -> {
                        short other = (short) SHORT.get(mem, wordR(opcode));
                        SHORT.set(mem, wordR(opcode), (short) SHORT.get(mem, REGISTERS));
                        SHORT.set(mem, REGISTERS, other);
                    }
                    case Handler.LEA -> SHORT.set(mem, wordG(modRm), (short) offset);
                    case Handler.LEA_D -> INT.set(mem, wordG(modRm), offset);
                    case Handler.NOP -> {}
                    case Handler.JCC_B ->
                        c.ip = c.condition(parameter(entry)) ? (ip + 1 + mem[at]) & 0xFFFF : ip + 1;
                    case Handler.JB_B -> c.ip = c.carries < 0 ? (ip + 1 + mem[at]) & 0xFFFF : ip + 1;
                    case Handler.JAE_B -> c.ip = c.carries >= 0 ? (ip + 1 + mem[at]) & 0xFFFF : ip + 1;
                    case Handler.JZ_B -> c.ip = (int) c.result == 0 ? (ip + 1 + mem[at]) & 0xFFFF : ip + 1;
                    case Handler.JNZ_B -> c.ip = (int) c.result != 0 ? (ip + 1 + mem[at]) & 0xFFFF : ip + 1;
                    case Handler.JBE_B -> c.ip = c.carries < 0 || (int) c.result == 0 ? (ip + 1 + mem[at]) & 0xFFFF : ip + 1;
                    case Handler.JA_B -> c.ip = c.carries >= 0 && (int) c.result != 0 ? (ip + 1 + mem[at]) & 0xFFFF : ip + 1;
                    case Handler.JS_B -> c.ip = c.result < 0 ? (ip + 1 + mem[at]) & 0xFFFF : ip + 1;
                    case Handler.JNS_B -> c.ip = c.result >= 0 ? (ip + 1 + mem[at]) & 0xFFFF : ip + 1;
                    case Handler.JL_B -> c.ip = c.untruncated < 0 ? (ip + 1 + mem[at]) & 0xFFFF : ip + 1;
                    case Handler.JGE_B -> c.ip = c.untruncated >= 0 ? (ip + 1 + mem[at]) & 0xFFFF : ip + 1;
                    case Handler.JLE_B -> c.ip = c.untruncated < 0 || (int) c.result == 0 ? (ip + 1 + mem[at]) & 0xFFFF : ip + 1;
                    case Handler.JG_B -> c.ip = c.untruncated >= 0 && (int) c.result != 0 ? (ip + 1 + mem[at]) & 0xFFFF : ip + 1;
                    case Handler.LOOP -> {
                        int count;
                        if ((prefixes & ADDRESS32) == 0) {
                            count = (short) SHORT.get(mem, COUNT) - 1;
                            SHORT.set(mem, COUNT, (short) count);
                            count &= 0xFFFF;
                        } else {
                            count = (int) INT.get(mem, COUNT) - 1;
                            INT.set(mem, COUNT, count);
                        }
                        c.ip = count != 0 ? (ip + 1 + mem[at]) & 0xFFFF : ip + 1;
                    }
                    case Handler.JMP_B -> c.ip = (ip + 1 + mem[at]) & 0xFFFF;
                    case Handler.JMP_W -> c.ip = (ip + 2 + (short) SHORT.get(mem, at)) & 0xFFFF;
                    case Handler.CALL -> {
                        c.push16(ip + 2);
                        c.ip = (ip + 2 + (short) SHORT.get(mem, at)) & 0xFFFF;
                    }
                    case Handler.RET -> c.ip = c.pop16();
                    case Handler.SHIFT_EB_IB -> {
                        c.ip = ip + 1;
                        m.store8(address, Shifts.apply8(c, parameter(entry), mem[address] & 0xFF, mem[at]));
                    }
                    case Handler.SHIFT_EB_1 ->
                        m.store8(address, Shifts.apply8(c, parameter(entry), mem[address] & 0xFF, 1));
                    case Handler.SHIFT_EB_CL ->
                        m.store8(address, Shifts.apply8(c, parameter(entry), mem[address] & 0xFF, mem[COUNT]));
                    case Handler.SHIFT_EV_IB -> {
                        c.ip = ip + 1;
                        Shifts.applyE(c, entry, prefixes, address, mem[at]);
                    }
                    case Handler.SHIFT_EV_1 -> Shifts.applyE(c, entry, prefixes, address, 1);
                    case Handler.SHIFT_EV_CL -> Shifts.applyE(c, entry, prefixes, address, mem[COUNT]);
                    case Handler.CLD -> c.systemFlags &= ~Flags.DF;
                    case Handler.CLC -> c.carries &= Long.MAX_VALUE;
                    case Handler.STC -> c.carries |= Long.MIN_VALUE;
                    default -> {
                        c.modRm = modRm;
                        c.operandAddress = address;
                        c.operandOffset = offset;
                        c.segmentOverride = ((prefixes & SEGMENT) >> SEGMENT_SHIFT) - 1;
                        c.repeat = prefixes >> REPEAT_SHIFT & 3;
                        c.operand32 = (prefixes & DispatchTable.OPERAND32) != 0;
                        c.address32 = (prefixes & ADDRESS32) != 0;
                        ColdInstructions.execute(c, entry, opcode);
                    }
                }
                prefixes = 0;
            }
        } catch (Fault fault) {
            Delivery.fault(c, fault);
        }
    }

    private static int parameter(int entry) {
        return entry >> DispatchTable.PARAMETER_SHIFT & 15;
    }

    /** The segment of a MOV with an absolute address. */
    private static int segment(int prefixes) {
        int override = (prefixes & SEGMENT) >> SEGMENT_SHIFT;
        return override == 0 ? Cpu.DS : override - 1;
    }

    /** The offset of a MOV with an absolute address. */
    private static int absolute(Cpu c, int prefixes) {
        return (prefixes & ADDRESS32) != 0 ? c.fetch32() : c.fetch16();
    }

    /** An operand that crosses the segment's end or may wrap at 1 MiB: faults, or moves it to the window. */
    private static int operandAtEdge(
            Cpu c, int entry, int modRm, int segment, int offset, int bytes, int address) {
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

    /** Address of the 16- or 32-bit register that the reg field of ModRM names. */
    private static int wordG(int modRm) {
        return REGISTERS + (modRm >> 1 & 0x1C);
    }

    /** Address of the 8-bit register that the reg field of ModRM names. */
    private static int byteG(int modRm) {
        return REGISTERS + (modRm >> 1 & 0xC | modRm >> 5 & 1);
    }

    /** Address of the 16- or 32-bit register that the low bits of the opcode name. */
    private static int wordR(int opcode) {
        return REGISTERS + ((opcode & 7) << 2);
    }

    private static void step16(Cpu c, byte[] mem, int address, int by) {
        SHORT.set(mem, address, (short) Alu.step(c, (short) SHORT.get(mem, address), by, Alu.WORD));
    }

    private static void step32(Cpu c, byte[] mem, int address, int by) {
        INT.set(mem, address, (int) Alu.step(c, (int) INT.get(mem, address), by, Alu.DWORD));
    }
}
