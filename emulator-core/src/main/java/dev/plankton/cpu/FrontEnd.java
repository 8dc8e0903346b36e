package dev.plankton.cpu;

import dev.plankton.memory.Memory;

/**
 * Decodes the instruction at CS:IP, whatever it is and wherever its operand lies, for the interpreter to execute once;
 * and lays it into the {@link DecodedCache} if it can be found there by its bytes.
 *
 * <p>The steps are fetch, prefixes, ModRM, immediate. Each exists once for all instructions, and bits of the table entry,
 * see {@link DispatchTable}, tell what it does.
 */
final class FrontEnd {
    /** Up to this offset no operand, of 8 bytes at most, crosses the segment's end. */
    static final int SURELY_WITHIN = 0x10000 - 8;

    private FrontEnd() {}

    /**
     * Decodes the instruction at IP. It is then in {@link Cpu#decoded}, {@link Cpu#constants}, {@link Cpu#to},
     * {@link Cpu#from} and {@link Cpu#operandOffset}, and IP is where the next one begins, or the immediate of a cold one.
     */
    static void decode(Cpu c) {
        int ip = c.ip;
        boolean cacheable = ip <= c.fetchLimit;
        if (!cacheable) {
            ip = CodeEdge.prepare(c, ip);
        }
        c.start = ip;
        Memory m = c.memory;
        int begin = c.codeBase + ip;
        int at = begin;
        long[] forms = c.dispatch.forms;
        int prefixes = 0;
        int code = m.get32(at++);
        long form = forms[code & 0xFFFF];
        while (((int) form & DispatchTable.PREFIX) != 0) {
            prefixes = Prefixes.add(c, prefixes, (int) form, at - c.codeBase);
            code = m.get32(at++);
            form = forms[((prefixes & DispatchTable.INDEX) << 8) + (code & 0xFFFF)];
        }

        int entry = (int) form;
        int to = Registers.GENERAL + (int) (form >> DispatchTable.TO_SHIFT & 0xFF);
        int from = Registers.GENERAL + (int) (form >> DispatchTable.FROM_SHIFT);
        int modRm = 0xC0;
        int displacement = 0;
        long memory = 0;
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
            int segment;
            if (address32) {
                c.ip = at - c.codeBase;
                offset = AddressForms.decode32(c, modRm);
                at = c.codeBase + c.ip;
                segment = c.operandSegment;
                cacheable = false;
            } else {
                int registers = AddressForms.FORM16[modRm];
                if (modRm >= 0x80 || (modRm & 0xC7) == 6) {
                    displacement = code >> 16;
                    at += 2;
                } else if (modRm >= 0x40) {
                    displacement = (byte) (code >> 16);
                    at++;
                }
                offset = AddressForms.base16(c, registers) + displacement & 0xFFFF;
                segment = registers >> 16;
                memory = DecodedCache.baseAndIndex(registers);
            }
            if ((prefixes & DispatchTable.OVERRIDE) != 0) {
                segment = ((prefixes & DispatchTable.OVERRIDE) >> DispatchTable.OVERRIDE_SHIFT) - 1;
            }
            memory |= DecodedCache.MEMORY | (long) segment << DecodedCache.SEGMENT_SHIFT;
            int address = (c.bases[segment] + offset) & c.addressMask;
            if (offset + Integer.MIN_VALUE > SURELY_WITHIN + Integer.MIN_VALUE || address > c.wrapFrom) {
                address = OperandEdge.address(c, entry, modRm, segment, offset, address);
            }
            c.operandOffset = offset;
            if ((entry & DispatchTable.TO_G) == 0) {
                to = address;
            } else {
                from = address;
            }
        } else if ((entry & DispatchTable.REGISTER_FORM) != 0) {
            modRm = code >> 8 & 0xFF;
            at++;
        }

        int handler = entry & DispatchTable.HANDLER_MASK;
        if (handler == Handler.LOOP && (prefixes & DispatchTable.ADDRESS32) != 0) {
            handler = Handler.LOOP_D;
        }
        int constant = 0;
        long source = 0;
        if (handler >= Handler.COLD) {
            constant = DecodedCache.coldConstant(prefixes, modRm, code);
        } else {
            source = DecodedCache.IMMEDIATE;
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
                case DispatchTable.COUNT -> source = DecodedCache.COUNT;
                default -> source = 0;
            }
        }
        int length = at - begin;
        long decoded = memory
                | source
                | DecodedCache.pack(handler, entry, length)
                | form & (0xFFL << DispatchTable.TO_SHIFT | 0xFFL << DispatchTable.FROM_SHIFT);
        c.decoded = decoded;
        c.constants = (long) constant << 32 | displacement & 0xFFFFFFFFL;
        c.to = to;
        c.from = from;
        c.ip = at - c.codeBase;
        if (cacheable && length <= Long.BYTES && (prefixes & DispatchTable.LOCK) == 0) {
            c.cache.put(begin, m.get64(begin), decoded, c.constants);
        }
    }
}
