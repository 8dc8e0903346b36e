package dev.plankton.cpu.state;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * What segment registers hold beside the selector: base, limit and access rights of a descriptor (Intel SDM vol. 3,
 * section 3.4.3). Protected mode loads them from a table. Back in real mode they stay as they are until the register is
 * loaded again, and then only the base changes (section 9.9.2): "unreal mode".
 *
 * <p>While all are as RESET leaves them, they are {@link #usual()}: nothing is kept here, and accesses that end below the
 * wrap and the aperture do not come here. Otherwise {@link SegmentedMemory#wrapFrom} and {@link SegmentedMemory#fetchLimit} send here what
 * the fast paths cannot do. Confined to one thread at a time.
 */
public final class HiddenSegments {
    // Access rights: byte 5 of a descriptor, and above it the bit D or B.
    public static final int PRESENT = 0x80, NOT_SYSTEM = 0x10, CODE = 0x08, EXPAND_DOWN = 0x04, WRITABLE = 0x02;
    /** Of code: any outer level may jump to it; it can be read. */
    public static final int CONFORMING = 0x04, READABLE = 0x02;

    public static final int ACCESSED = 0x01, BIG = 0x100;

    /** Present, writable data that has been accessed. */
    private static final int REAL_MODE = PRESENT | NOT_SYSTEM | WRITABLE | ACCESSED;

    private static final int KIND = PRESENT | NOT_SYSTEM | CODE | EXPAND_DOWN | WRITABLE;
    private static final int REAL_MODE_LIMIT = 0xFFFF;

    /** What a fast path takes for a base that it cannot use: no offset brings the sum below {@link SegmentedMemory#wrapFrom}. */
    private static final int FAR = 0x7FFF_0000;

    private static final int BUS_OF_80286 = 0xFF_FFFF;
    private static final int MEGABYTE = 1 << 20;

    private static final int AT = StateMap.HIDDEN_SEGMENTS;
    private static final int ENTRIES = AT + 8;
    private static final int ENTRY = 12;
    private static final int COUNT = 6;
    private static final int SIZE = ENTRIES + COUNT * ENTRY - AT;

    private final SegmentedMemory c;
    private final int[] bases = new int[COUNT];
    private final int[] limits = new int[COUNT];
    private final int[] rights = new int[COUNT];
    private boolean usual = true;
    private boolean strict;

    HiddenSegments(SegmentedMemory c) {
        this.c = c;
    }

    /** Whether all segments are as real mode has them, and the CPU is in it. */
    public boolean usual() {
        return usual;
    }

    /** Whether some access within the first 64 KiB of a segment may be refused, or a load of a register checked. */
    public boolean strict() {
        return strict;
    }

    /** Whether an interrupt and its IRET leave all segments as they are, with a frame where the selector of SS says. */
    public boolean interruptible() {
        return usual || !strict && isAtSelector(SegmentedMemory.CS) && isAtSelector(SegmentedMemory.SS);
    }

    private boolean isAtSelector(int segment) {
        return bases[segment] == c.segments[segment] << 4;
    }

    /** As after RESET; the caller loads all segment registers. */
    void reset() {
        usual = true;
        strict = false;
    }

    /** The base of a segment. */
    public int base(int segment) {
        return usual ? c.bases[segment] : bases[segment];
    }

    /** The last offset at which an instruction may have a byte: IP has 16 bits, whatever the limit. */
    public int codeLimit() {
        return usual ? REAL_MODE_LIMIT : codeLimit(limits[SegmentedMemory.CS]);
    }

    /** The same of a segment with this limit. */
    public static int codeLimit(int limit) {
        return limit < 0 ? REAL_MODE_LIMIT : Math.min(limit, REAL_MODE_LIMIT);
    }

    /** Bits of ESP that address the stack. */
    public int stackMask() {
        return !usual && (rights[SegmentedMemory.SS] & BIG) != 0 ? -1 : 0xFFFF;
    }

    /**
     * Whether code is fetched with care: it has a base or a limit that the fast paths do not know, or a load of CS would
     * change more than the selector, which regions do not do.
     */
    boolean codeNeedsCare() {
        return !usual
                && (!isAtSelector(SegmentedMemory.CS)
                        || codeLimit() != REAL_MODE_LIMIT
                        || rights[SegmentedMemory.CS] != REAL_MODE);
    }

    // Loading

    /** Real mode loads a segment register: the base follows, and code becomes what data is. */
    void loadReal(int segment, int selector) {
        bases[segment] = selector << 4;
        rights[segment] = segment == SegmentedMemory.CS ? REAL_MODE : rights[segment] | PRESENT;
        changed();
    }

    /** Protected mode loads a segment register. */
    public void load(int segment, int selector, int base, int limit, int access) {
        keep();
        c.segments[segment] = selector;
        bases[segment] = base;
        limits[segment] = limit;
        rights[segment] = access;
        changed();
    }

    /** Protected mode loads a null selector: the segment cannot be used until it is loaded with another. */
    public void loadNull(int segment, int selector) {
        keep();
        c.segments[segment] = selector;
        bases[segment] = 0;
        rights[segment] &= ~PRESENT;
        changed();
    }

    /** CR0.PE has changed. */
    public void modeChanged() {
        keep();
        changed();
    }

    /** From now on keeps here what all segments have. */
    private void keep() {
        if (!usual) {
            return;
        }
        usual = false;
        for (int n = 0; n < COUNT; n++) {
            bases[n] = c.bases[n];
            limits[n] = REAL_MODE_LIMIT;
            rights[n] = REAL_MODE;
        }
    }

    private void changed() {
        usual = !c.protectedMode();
        strict = c.protectedMode() || (rights[SegmentedMemory.SS] & BIG) != 0;
        for (int n = 0; n < COUNT; n++) {
            boolean plain = (rights[n] & KIND) == (REAL_MODE & KIND) || n == SegmentedMemory.CS;
            boolean wide = limits[n] < 0 || limits[n] >= REAL_MODE_LIMIT;
            usual &= plain && limits[n] == REAL_MODE_LIMIT && isAtSelector(n);
            strict |= !plain || !wide;
            c.bases[n] = bases[n] >= 0 && bases[n] <= FAR ? bases[n] : FAR;
        }
        usual &= !strict;
        c.segmentsChanged();
    }

    // Access, after the fast paths have refused

    /** Raises the exception of an operand that its segment does not allow; on the 8086 it wraps instead. */
    public void check(int segment, int offset, int bytes, boolean write) {
        if (!c.model.wrapsAtSegmentEnd() && !allows(segment, offset, bytes, write)) {
            throw c.limitFault(segment);
        }
    }

    /** Whether an access would not be refused; of the 8086, whether it would not wrap. */
    public boolean allows(int segment, int offset, long bytes, boolean write) {
        long first = offset & 0xFFFFFFFFL;
        long last = first + bytes - 1;
        if (usual) {
            return last <= REAL_MODE_LIMIT;
        }
        int access = rights[segment];
        boolean code = (access & CODE) != 0;
        boolean ofRealCode = segment == SegmentedMemory.CS && !c.protectedMode();
        if ((access & PRESENT) == 0 || !ofRealCode && !permits(access, write)) {
            return false;
        }
        long limit = limits[segment] & 0xFFFFFFFFL;
        if (!code && (access & EXPAND_DOWN) != 0) {
            return first > limit && last <= ((access & BIG) != 0 ? 0xFFFFFFFFL : REAL_MODE_LIMIT);
        }
        return last <= limit;
    }

    private static boolean permits(int access, boolean write) {
        boolean code = (access & CODE) != 0;
        return write ? !code && (access & WRITABLE) != 0 : !code || (access & READABLE) != 0;
    }

    /** Loads a byte that has been checked. */
    int load8(int segment, int offset) {
        int at = c.memory.index(physical(segment, offset), 1);
        return at < 0 ? 0xFF : c.memory.load8(at);
    }

    /** Stores a byte that has been checked. */
    void store8(int segment, int offset, int value) {
        storeLinear(base(segment) + offset, value);
    }

    /** Stores a byte at a linear address. */
    void storeLinear(int linear, int value) {
        int at = c.memory.index(onBus(linear), 1);
        if (at >= 0) {
            c.memory.store8(at, value);
        }
    }

    /** Where an operand of a few bytes is in the state, or -1 if it is not there in one piece. */
    public int index(int segment, int offset, int bytes) {
        int first = physical(segment, offset);
        return physical(segment, offset + bytes - 1) == first + bytes - 1 ? c.memory.index(first, bytes) : -1;
    }

    /** The same of many bytes, without an exception: -1 as well if they are not all allowed. */
    public int span(int segment, int offset, long bytes, boolean write) {
        boolean cut = bytes > MEGABYTE && (!c.a20() || bytes > Integer.MAX_VALUE);
        return cut || !allows(segment, offset, bytes, write) ? -1 : index(segment, offset, (int) bytes);
    }

    private int physical(int segment, int offset) {
        return onBus(base(segment) + offset);
    }

    private int onBus(int linear) {
        int address = linear & c.addressMask;
        return c.model == CpuModel.I80286 ? address & BUS_OF_80286 : address;
    }

    // State

    void save(Memory m) {
        if (usual) {
            if (m.get8(AT) != 0) {
                m.fill(AT, SIZE, 0);
            }
            return;
        }
        m.put8(AT, 1);
        for (int n = 0; n < COUNT; n++) {
            int at = ENTRIES + n * ENTRY;
            m.put32(at, bases[n]);
            m.put32(at + 4, limits[n]);
            m.put32(at + 8, rights[n]);
        }
    }

    /** Takes what {@link #save} has left; selectors and CR0 have been loaded. */
    void load(Memory m) {
        if (m.get8(AT) == 0) {
            return;
        }
        usual = false;
        for (int n = 0; n < COUNT; n++) {
            int at = ENTRIES + n * ENTRY;
            bases[n] = m.get32(at);
            limits[n] = m.get32(at + 4);
            rights[n] = m.get32(at + 8);
        }
        changed();
    }
}
