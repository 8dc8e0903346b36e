package dev.plankton.cpu;

/**
 * Decoded instructions of a core, found by linear address and valid only while the bytes there are those they were
 * decoded from: so a store to code needs no notice, and VMs of one image share what one of them has decoded.
 *
 * <p>Each slot is three longs and one unused. The first is the instruction's bytes, shifted left until its last byte is the
 * highest one; the second, {@code decoded}, has the bits below, the third the displacement of the memory operand in its
 * low half and the immediate in the high one, or of a cold instruction see {@link #coldConstant}.
 */
final class DecodedCache {
    // Bits 0 to 5: by how much the bytes in memory are shifted left to compare, 64 less 8 for each byte.
    private static final int KEY_SHIFT_MASK = 63;

    /** By how much IP advances: bytes of the instruction, of a cold one without its immediates. */
    static final int LENGTH_SHIFT = 6;

    static final int LENGTH_MASK = 15;

    static final int HANDLER_SHIFT = 10;
    static final int HANDLER_MASK = 0xFF;

    static final int PARAMETER_SHIFT = 18;

    // Sizes as in the dispatch table.
    static final int LOAD = 3 << 22;
    static final int LOAD_BYTE = 1 << 22;
    static final int LOAD_WORD = 2 << 22;
    static final int LOAD_DWORD = 3 << 22;

    static final int STORE = 3 << 24;
    static final int STORE_SHIFT = 24;
    static final int STORE_BYTE = 1 << 24;
    static final int STORE_WORD = 2 << 24;
    static final int STORE_DWORD = 3 << 24;

    /** The second operand is the constant. */
    static final int IMMEDIATE = 1 << 26;
    /** The memory operand is the second one. */
    static final int TO_G = 1 << 27;
    /** The second operand is CL. */
    static final int COUNT = 1 << 28;

    static final int TO_SHIFT = DispatchTable.TO_SHIFT;
    static final int FROM_SHIFT = DispatchTable.FROM_SHIFT;

    // Registers of the memory operand's address, as the number of doublewords from Registers.GENERAL.
    static final int BASE_SHIFT = 48;
    static final int INDEX_SHIFT = 53;
    static final int REGISTER_MASK = 31;

    static final int SEGMENT_SHIFT = 58;
    static final int SEGMENT_MASK = 7;

    /** There is an operand in memory. */
    static final long MEMORY = Long.MIN_VALUE;

    /** Longs of a slot, as a shift. */
    static final int SLOT_SHIFT = 2;

    private static final int SLOTS = 2048;

    /** ANDed to an address it tells the slot. */
    static final int SLOT_MASK = SLOTS - 1;

    /** 64 KiB for each core. */
    final long[] slots = new long[SLOTS << SLOT_SHIFT];

    DecodedCache() {
        // No bytes shifted left by 8 end in 1.
        for (int at = 0; at < slots.length; at += 1 << SLOT_SHIFT) {
            slots[at] = 1;
            slots[at + 1] = 8;
        }
    }

    /** Keeps an instruction of at most 8 bytes, the first of {@code bytes}, that is at {@code address}. */
    void put(int address, long bytes, long decoded, long constants) {
        int at = (address & SLOT_MASK) << SLOT_SHIFT;
        slots[at] = bytes << decoded;
        slots[at + 1] = decoded;
        slots[at + 2] = constants;
    }

    /** The registers of an address form, see {@link AddressForms#FORM16}. */
    static long baseAndIndex(int form16) {
        return (form16 & 0xFFL) >> 2 << BASE_SHIFT | (form16 >> 8 & 0xFFL) >> 2 << INDEX_SHIFT;
    }

    /** Everything but the registers, the constant and the address of memory. */
    static long pack(int handler, int entry, int length) {
        int shift = 64 - 8 * length & KEY_SHIFT_MASK;
        return shift
                | (length & LENGTH_MASK) << LENGTH_SHIFT
                | handler << HANDLER_SHIFT
                | (entry >> DispatchTable.PARAMETER_SHIFT & 15) << PARAMETER_SHIFT
                | (entry & DispatchTable.LOAD) / DispatchTable.LOAD_BYTE * LOAD_BYTE
                | (entry & DispatchTable.STORE) / DispatchTable.STORE_BYTE * STORE_BYTE
                | ((entry & DispatchTable.TO_G) != 0 ? TO_G : 0);
    }

    /** What a cold instruction needs to know of its prefixes, ModRM and opcode. */
    static int coldConstant(int prefixes, int modRm, int code) {
        return prefixes >> 8 << 16 | modRm << 8 | code & 0xFF;
    }
}
