package dev.plankton.cpu.interpreter;

import dev.plankton.cpu.isa.Handler;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.state.CpuState;
import dev.plankton.cpu.state.Registers;
import dev.plankton.memory.Memory;

/**
 * Decodes the instruction at CS:IP, whatever it is and wherever its operand lies, for the interpreter to execute once;
 * and lays it into the {@link DecodedCache} if it can be found there by its bytes.
 *
 * <p>The steps are fetch, prefixes, ModRM, immediate. Each exists once for all instructions, and bits of the table entry,
 * see {@link DispatchTable}, tell what it does.
 */
final class FrontEnd {
    private FrontEnd() {}

    /**
     * Decodes the instruction at IP. Its operands are then at {@link CpuState#to}, {@link CpuState#from} and
     * {@link CpuState#operandOffset}, and IP is where the next one begins, or the immediate of a cold one.
     */
    static Decoded decode(DecodingCpu c) {
        int ip = c.ip;
        boolean cacheable = ip <= c.fetchLimit;
        CodeWatch watch = c.codeWatch();
        if (watch != null) {
            // The fuel of this instruction has been taken.
            if (c.stopsHere(watch, c.instructions() - 1)) {
                c.start = ip;
                return c.cache.stop;
            }
            cacheable &= !watch.sharesPlace(c.codeBase + ip);
        }
        if (!cacheable) {
            ip = CodeEdge.prepare(c, ip);
        }
        c.start = ip;
        Memory m = c.memory;
        int begin = c.codeBase + ip;
        int at = begin;
        DispatchTable table = c.dispatch;
        int prefixes = 0;
        int code = m.get32(at++);
        long form = table.form(0, code);
        while (((int) form & DispatchTable.PREFIX) != 0) {
            prefixes = Prefixes.add(c, prefixes, (int) form, at - c.codeBase);
            code = m.get32(at++);
            form = table.form(prefixes & DispatchTable.INDEX, code);
        }

        int entry = (int) form;
        int firstRegister = Registers.GENERAL + (int) (form >> DispatchTable.TO_SHIFT & 0xFF);
        int secondRegister = Registers.GENERAL + (int) (form >> DispatchTable.FROM_SHIFT);
        c.to = firstRegister;
        c.from = secondRegister;
        int modRm = 0xC0;
        int displacement = 0;
        int registers = 0;
        int segment = overridden(prefixes, CpuState.DS);
        if (entry < 0) {
            modRm = code >> 8 & 0xFF;
            at++;
            boolean address32 = (prefixes & DispatchTable.ADDRESS32) != 0;
            if ((entry & DispatchTable.OFFSET) != 0) {
                modRm = address32 ? 5 : 6;
                code <<= 8;
                at--;
            }
            int offset;
            if (address32) {
                c.ip = at - c.codeBase;
                offset = AddressForms.decode32(c, modRm);
                at = c.codeBase + c.ip;
                segment = c.operandSegment;
                cacheable = false;
            } else {
                registers = AddressForms.FORM16[modRm];
                if (modRm >= 0x80 || (modRm & 0xC7) == 6) {
                    displacement = code >> 16;
                    at += 2;
                } else if (modRm >= 0x40) {
                    displacement = (byte) (code >> 16);
                    at++;
                }
                offset = AddressForms.base16(c, registers) + displacement & 0xFFFF;
                segment = registers >> 16;
            }
            segment = overridden(prefixes, segment);
            int address = (c.bases[segment] + offset) & c.addressMask;
            if (offset + Integer.MIN_VALUE > CpuState.SURELY_WITHIN + Integer.MIN_VALUE || address > c.wrapFrom) {
                address = OperandEdge.address(c, entry, prefixes, modRm, segment, offset);
            }
            c.operandOffset = offset;
            if ((entry & DispatchTable.TO_G) == 0) {
                c.to = address;
            } else {
                c.from = address;
            }
        } else if ((entry & DispatchTable.REGISTER_FORM) != 0) {
            modRm = code >> 8 & 0xFF;
            at++;
        }

        int handler = entry & DispatchTable.HANDLER_MASK;
        if (handler == Handler.LOOP && (prefixes & DispatchTable.ADDRESS32) != 0) {
            handler = Handler.LOOP_D;
        }
        if ((prefixes & (DispatchTable.REPEAT | DispatchTable.ADDRESS32)) == 0) {
            handler = plain(c, handler);
        }
        int constant = 0;
        byte source = Decoded.FROM_OPERAND;
        if (handler >= Handler.COLD) {
            constant = Decoded.coldConstant(prefixes, modRm, code);
        } else {
            source = Decoded.FROM_CONSTANT;
            switch (entry & DispatchTable.SOURCE) {
                case DispatchTable.IMMEDIATE_BYTE -> constant = (byte) m.get8(at++);
                case DispatchTable.IMMEDIATE_WORD -> {
                    constant = (short) m.get16(at);
                    at += 2;
                }
                case DispatchTable.IMMEDIATE_DWORD -> {
                    constant = m.get32(at);
                    at += 4;
                }
                case DispatchTable.ONE -> constant = 1;
                case DispatchTable.COUNT -> source = Decoded.FROM_CL;
                default -> source = Decoded.FROM_OPERAND;
            }
        }
        int length = at - begin;
        c.ip = at - c.codeBase;
        cacheable &= length <= Long.BYTES && (prefixes & DispatchTable.LOCK) == 0;

        Decoded d = cacheable ? c.cache.at(begin) : c.cache.apart;
        if (cacheable) {
            d.keyShift = (byte) (64 - 8 * length);
            d.key = m.get64(begin) << d.keyShift;
        }
        d.gate = null;
        d.length = (byte) length;
        d.handler = (short) handler;
        d.parameter = (byte) (entry >> DispatchTable.PARAMETER_SHIFT & 15);
        d.load = (byte) ((entry & DispatchTable.LOAD) / DispatchTable.LOAD_BYTE);
        d.store = (byte) ((entry & DispatchTable.STORE) / DispatchTable.STORE_BYTE);
        d.source = source;
        d.memory = entry < 0;
        d.memoryIsSecond = (entry & DispatchTable.TO_G) != 0;
        d.segment = (byte) segment;
        d.to = firstRegister;
        d.from = secondRegister;
        d.base = Registers.GENERAL + (registers & 0xFF);
        d.index = Registers.GENERAL + (registers >> 8 & 0xFF);
        d.displacement = displacement;
        d.constant = constant;
        d.after = c.cache.at(at);
        d.target = c.cache.at(at + constant);
        if (handler == Handler.CALL) {
            d.store = Decoded.WORD;
            d.after = d.target;
        }
        return d;
    }

    private static int overridden(int prefixes, int segment) {
        int override = prefixes & DispatchTable.OVERRIDE;
        return override == 0 ? segment : (override >> DispatchTable.OVERRIDE_SHIFT) - 1;
    }

    /** The case for an instruction that no prefix repeats and that uses 16-bit addresses. */
    private static int plain(CpuState c, int handler) {
        boolean queue = c.model == CpuModel.I8086; // What stores has to be a cold instruction.
        return switch (handler) {
            case Handler.MOVS -> queue ? handler : Handler.MOVS_ONCE;
            case Handler.STOS -> queue ? handler : Handler.STOS_ONCE;
            case Handler.LODS -> Handler.LODS_ONCE;
            case Handler.XLAT -> Handler.XLAT16;
            default -> handler;
        };
    }
}
