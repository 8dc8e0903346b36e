package dev.plankton.cpu.ops;

import dev.plankton.memory.Memory;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What REP does upwards over plain memory, many elements at once: for the interpreter and for generated code. Stateless.
 */
public final class StringRuns {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Up to this number of bytes a loop is faster than a call of what moves or compares many. */
    private static final int FEW = 32;

    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private StringRuns() {}

    /**
     * REP MOVS of a region.
     *
     * @param from linear address of the first element, as {@code to} where it goes
     * @param size of an element: 1, 2 or 4 bytes
     * @param codeFrom linear address of the region's first byte, as {@code codeTo} after its last
     * @return false, with nothing done, if the interpreter has to do it
     */
    public static boolean move(Memory m, int from, int to, int count, int size, int codeFrom, int codeTo) {
        int length = count * size;
        if (to + length > codeFrom && to < codeTo) {
            return false;
        }
        if (length > FEW || !isDirty(m, to, length) || to > from && to < from + size) {
            return m.copyForward(from, to, length, size);
        }
        byte[] bytes = m.bytes();
        if (to < from + length && from < to + length) {
            for (int n = 0; n < length; n++) {
                bytes[to + n] = bytes[from + n];
            }
        } else {
            copyFew(bytes, from, to, length);
        }
        return true;
    }

    /** Copies up to {@link #FEW} bytes that are apart, and none beyond them, in few steps: the last ones may overlap others. */
    private static void copyFew(byte[] bytes, int from, int to, int length) {
        if (length >= Long.BYTES) {
            int last = length - Long.BYTES;
            for (int n = 0; n < last; n += Long.BYTES) {
                LONG.set(bytes, to + n, (long) LONG.get(bytes, from + n));
            }
            LONG.set(bytes, to + last, (long) LONG.get(bytes, from + last));
        } else if (length >= Integer.BYTES) {
            int last = length - Integer.BYTES;
            int end = (int) INT.get(bytes, from + last);
            INT.set(bytes, to, (int) INT.get(bytes, from));
            INT.set(bytes, to + last, end);
        } else {
            // The first byte, that in the middle and the last one.
            byte middle = bytes[from + (length >> 1)];
            byte end = bytes[from + length - 1];
            bytes[to] = bytes[from];
            bytes[to + (length >> 1)] = middle;
            bytes[to + length - 1] = end;
        }
    }

    /** REP STOS of the low bytes of {@code value}, see {@link #move}. */
    public static boolean fill(Memory m, int to, int count, int size, int value, int codeFrom, int codeTo) {
        int length = count * size;
        if (to + length > codeFrom && to < codeTo) {
            return false;
        }
        if (length > FEW || !isDirty(m, to, length)) {
            return m.fillForward(to, count, size, value);
        }
        byte[] bytes = m.bytes();
        for (int n = 0; n < length; n++) {
            bytes[to + n] = (byte) (value >> 8 * (n & size - 1));
        }
        return true;
    }

    /** Whether a store of at most a line finds its lines dirty. */
    private static boolean isDirty(Memory m, int at, int length) {
        byte[] marks = m.marks();
        return (marks[at >> Memory.LINE_SHIFT] & marks[at + length - 1 >> Memory.LINE_SHIFT]) == Memory.DIRTY;
    }

    /** How many elements from an offset on lie within the segment's 64 KiB. */
    static int room(int offset, int size) {
        return 0x10000 - offset >> (size >> 1);
    }

    /**
     * REPE or REPNE CMPS of a region.
     *
     * @param base linear address of the first string's segment, {@code offset} of the string there; the same of the second
     * @param count CX, not 0
     * @param most elements that the fuel suffices for
     * @param untilEqual whether equal elements end it, or different ones
     * @return elements compared, or 0 if the end is not reached so
     */
    public static int compare(
            byte[] bytes,
            int base,
            int offset,
            int secondBase,
            int secondOffset,
            int count,
            int most,
            int size,
            boolean untilEqual) {
        int a = base + offset;
        int b = secondBase + secondOffset;
        // The usual, without a minimum: it would make each comparison wait for the fuel that the previous one has left.
        if (count <= most && count <= room(offset, size) && count <= room(secondOffset, size)) {
            return compare(bytes, a, b, count, size, untilEqual);
        }
        int limit = Math.min(most, Math.min(room(offset, size), room(secondOffset, size)));
        if (limit <= 0) {
            return 0;
        }
        int done = compare(bytes, a, b, limit, size, untilEqual);
        int last = (done - 1) * size;
        return equal(bytes, a + last, b + last, size) == untilEqual ? done : 0;
    }

    /** REPE or REPNE SCAS of a region for the low bytes of {@code value}, see {@link #compare}. */
    public static int scan(
            byte[] bytes, int base, int offset, int count, int most, int size, int value, boolean untilEqual) {
        int at = base + offset;
        if (count <= most && count <= room(offset, size)) {
            return scan(bytes, at, count, size, value, untilEqual);
        }
        int limit = Math.min(most, room(offset, size));
        if (limit <= 0) {
            return 0;
        }
        int done = scan(bytes, at, limit, size, value, untilEqual);
        boolean equal = element(bytes, at + (done - 1) * size, size) == signed(value, size);
        return equal == untilEqual ? done : 0;
    }

    /** How many pairs of elements are looked at until the first that is equal, or different, that included; or all. */
    static int compare(byte[] bytes, int a, int b, int count, int size, boolean untilEqual) {
        if (!untilEqual && Math.max(a, b) + count * size <= bytes.length - Long.BYTES) {
            return compareUntilDifferent(bytes, a, b, count, size);
        }
        int done = 0;
        while (done < count) {
            if (equal(bytes, a + done * size, b + done * size, size) == untilEqual) {
                return done + 1;
            }
            done++;
        }
        return done;
    }

    /**
     * Eight bytes at once, so that no branch depends on how long short strings are. It looks up to seven bytes beyond their
     * ends.
     */
    private static int compareUntilDifferent(byte[] bytes, int a, int b, int count, int size) {
        int shift = size >> 1;
        int length = count << shift;
        int at = 0;
        do {
            long difference = (long) LONG.get(bytes, a + at) ^ (long) LONG.get(bytes, b + at);
            if (difference != 0) {
                int equal = at + (Long.numberOfTrailingZeros(difference) >> 3);
                return Math.min((equal >> shift) + 1, count);
            }
            at += Long.BYTES;
        } while (at < Math.min(length, FEW));
        if (at >= length) {
            return count;
        }
        int different = Arrays.mismatch(bytes, a + at, a + length, bytes, b + at, b + length);
        return different < 0 ? count : (at + different >> shift) + 1;
    }

    /** How many elements are looked at until the first that equals {@code value}, or differs, that included; or all. */
    static int scan(byte[] bytes, int at, int count, int size, int value, boolean untilEqual) {
        int done = 0;
        if (size == 1 && untilEqual && at + count <= bytes.length - Long.BYTES) {
            // Up to seven bytes beyond the end as well.
            long wanted = (value & 0xFF) * LOW_BITS;
            for (; done < count; done += Long.BYTES) {
                long difference = (long) LONG.get(bytes, at + done) ^ wanted;
                // The lowest byte of 0 has its high bit set here; those above it may have it wrongly.
                long zeros = difference - LOW_BITS & ~difference & HIGH_BITS;
                if (zeros != 0) {
                    return Math.min(done + (Long.numberOfTrailingZeros(zeros) >> 3) + 1, count);
                }
            }
            return count;
        }
        int element = signed(value, size);
        for (; done < count; done++) {
            if ((element(bytes, at + done * size, size) == element) == untilEqual) {
                return done + 1;
            }
        }
        return done;
    }

    private static boolean equal(byte[] bytes, int a, int b, int size) {
        return element(bytes, a, size) == element(bytes, b, size);
    }

    static int element(byte[] bytes, int address, int size) {
        return switch (size) {
            case 1 -> bytes[address];
            case 2 -> (short) SHORT.get(bytes, address);
            default -> (int) INT.get(bytes, address);
        };
    }

    static int signed(int value, int size) {
        return size == 1 ? (byte) value : size == 2 ? (short) value : value;
    }
}
