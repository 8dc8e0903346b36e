package dev.plankton.cpu.state;

import dev.plankton.cpu.model.CpuModel;
import dev.plankton.memory.Memory;

/**
 * Loads of segment registers: by the selector alone in real mode, by a descriptor of the global table in protected mode
 * (Intel SDM vol. 2, MOV and JMP; vol. 3, sections 3.4.5 and 5.6). The privilege level is always 0, since nothing here
 * leads to another. What is refused ends the VM.
 */
public final class Selectors {
    private static final int TABLE = 4, LEVEL = 3, DESCRIPTOR = 8;

    // Bits of a descriptor.
    private static final int ACCESS_SHIFT = 40, PRIVILEGE_SHIFT = 45, FLAGS_SHIFT = 52;
    private static final int FLAG_BIG = 4, FLAG_PAGES = 8;

    private Selectors() {}

    /** Loads a data segment register or SS. */
    public static void load(CpuState c, int segment, int selector) {
        int number = selector & 0xFFFF;
        if (!c.protectedMode()) {
            c.setSegment(segment, number);
        } else if ((number & ~LEVEL) == 0 && segment != CpuState.SS) {
            c.hidden.loadNull(segment, number);
        } else {
            loadDescriptor(c, segment, number);
        }
    }

    private static void loadDescriptor(CpuState c, int segment, int selector) {
        long descriptor = read(c, selector);
        int access = access(descriptor);
        boolean code = (access & HiddenSegments.CODE) != 0;
        int level = (int) (descriptor >>> PRIVILEGE_SHIFT) & LEVEL;
        boolean stack = segment == CpuState.SS;
        boolean conforming = code && (access & HiddenSegments.CONFORMING) != 0;
        boolean fits = (access & HiddenSegments.NOT_SYSTEM) != 0
                && (stack
                        ? !code && (access & HiddenSegments.WRITABLE) != 0 && level == 0 && (selector & LEVEL) == 0
                        : (!code || (access & HiddenSegments.READABLE) != 0)
                                && (conforming || (selector & LEVEL) <= level));
        if (!fits) {
            throw refuse(c, ProtectedUse.GENERAL_PROTECTION, selector);
        }
        if ((access & HiddenSegments.PRESENT) == 0) {
            throw refuse(c, stack ? ProtectedUse.STACK_FAULT : ProtectedUse.NOT_PRESENT, selector);
        }
        put(c, segment, selector, descriptor);
    }

    /**
     * The descriptor of a code segment that a far jump, call or return may go to.
     *
     * @param returns whether it is a return
     * @param target offset there
     */
    public static long code(CpuState c, int selector, boolean returns, int target) {
        long descriptor = read(c, selector);
        int access = access(descriptor);
        if ((access & HiddenSegments.NOT_SYSTEM) == 0) {
            throw refuse(c, ProtectedUse.SYSTEM_DESCRIPTOR, selector);
        }
        int level = (int) (descriptor >>> PRIVILEGE_SHIFT) & LEVEL;
        if (returns && (selector & LEVEL) != 0) {
            throw refuse(c, ProtectedUse.OUTER_LEVEL, selector);
        }
        boolean conforming = (access & HiddenSegments.CONFORMING) != 0;
        if ((access & HiddenSegments.CODE) == 0 || level != 0 || !conforming && (selector & LEVEL) != 0) {
            throw refuse(c, ProtectedUse.GENERAL_PROTECTION, selector);
        }
        if ((access & HiddenSegments.PRESENT) == 0) {
            throw refuse(c, ProtectedUse.NOT_PRESENT, selector);
        }
        if (c.model != CpuModel.I80286 && ((int) (descriptor >>> FLAGS_SHIFT) & FLAG_BIG) != 0) {
            throw refuse(c, ProtectedUse.CODE_32, selector);
        }
        if (target > HiddenSegments.codeLimit(limit(c, descriptor))) {
            throw refuse(c, ProtectedUse.GENERAL_PROTECTION, 0);
        }
        return descriptor;
    }

    /** Loads CS by what {@link #code} has found. */
    public static void loadCode(CpuState c, int selector, long descriptor) {
        put(c, CpuState.CS, selector & ~LEVEL, descriptor);
    }

    private static void put(CpuState c, int segment, int selector, long descriptor) {
        int access = access(descriptor) | HiddenSegments.ACCESSED;
        if ((access(descriptor) & HiddenSegments.ACCESSED) == 0) {
            int at = c.memory.index(address(c, selector) + 5 & c.addressMask, 1);
            if (at >= 0) {
                c.memory.store8(at, access);
            }
        }
        boolean wide = c.model != CpuModel.I80286;
        boolean big = wide && ((int) (descriptor >>> FLAGS_SHIFT) & FLAG_BIG) != 0;
        int base = (int) (descriptor >>> 16) & 0xFFFFFF | (wide ? (int) (descriptor >>> 56) << 24 : 0);
        c.hidden.load(segment, selector, base, limit(c, descriptor), access | (big ? HiddenSegments.BIG : 0));
    }

    private static int access(long descriptor) {
        return (int) (descriptor >>> ACCESS_SHIFT) & 0xFF;
    }

    private static int limit(CpuState c, long descriptor) {
        int low = (int) descriptor & 0xFFFF;
        if (c.model == CpuModel.I80286) {
            return low;
        }
        int limit = low | (int) (descriptor >>> 32) & 0xF0000;
        return ((int) (descriptor >>> FLAGS_SHIFT) & FLAG_PAGES) != 0 ? limit << 12 | 0xFFF : limit;
    }

    private static long read(CpuState c, int selector) {
        if ((selector & ~LEVEL) == 0) {
            throw refuse(c, ProtectedUse.GENERAL_PROTECTION, 0);
        }
        if ((selector & TABLE) != 0) {
            throw refuse(c, ProtectedUse.LOCAL_TABLE, selector);
        }
        if ((selector | LEVEL | TABLE) > c.gdtLimit) {
            throw refuse(c, ProtectedUse.GENERAL_PROTECTION, selector);
        }
        Memory m = c.memory;
        int address = address(c, selector);
        long descriptor = 0;
        for (int n = DESCRIPTOR - 1; n >= 0; n--) {
            int at = m.index(address + n & c.addressMask, 1);
            descriptor = descriptor << 8 | (at < 0 ? 0xFF : m.load8(at));
        }
        return descriptor;
    }

    private static int address(CpuState c, int selector) {
        return c.gdtBase + (selector & ~(LEVEL | TABLE));
    }

    /** No gate leads to the handler of an exception: the VM ends instead. */
    private static Fault refuse(CpuState c, ProtectedUse use, int selector) {
        c.protectedUse = use.code(selector);
        return Fault.ENDS;
    }
}
