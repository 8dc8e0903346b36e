package dev.plankton.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The packed difference between a state and its template: runs of changed bytes in ascending order. A run is the number
 * of unchanged bytes since the last one, its length, both as LEB128, and its bytes. A run of no bytes ends the delta, so
 * that it may be padded with zeros.
 *
 * <p>Only dirty lines are compared, and a dirty line that equals its template leaves nothing. An instance is a buffer
 * that is used again and again; confined to one thread at a time.
 */
public final class Delta {
    /** How a delta is packed; all but {@link #RUNS} exist to measure what it is worth. */
    public enum Form {
        /** The changed bytes. */
        RUNS,
        /** The lines in which a byte has changed, whole. */
        LINES,
        /** The whole state: nothing is shared with the template. */
        WHOLE
    }

    /** Unchanged bytes between two changes that cost less inside a run than as the head of a new one. */
    private static final int BRIDGE = 2;

    /** Bytes of the two numbers at a run's head, at most. */
    private static final int HEAD = 8;

    /** Almost any delta has at most this number of bytes more than its state. */
    private static final int OVERHEAD = 1 << 16;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long HIGH_BITS = 0x8080808080808080L;

    /** Times a long with bits 0, 8, 16 and so on: these are bits 56, 57, 58 and so on of the product. */
    private static final long GATHER = 0x0102040810204080L;

    private static final int USUAL = 1024;

    private byte[] bytes;
    private int length;
    private int runStart;
    private int runEnd;
    private int packedUpTo;

    /** Bytes beyond which its buffer grows no more than it must. */
    private int largest = StateMap.SIZE + OVERHEAD;

    /** An empty one. */
    public Delta() {
        this(new byte[USUAL]);
    }

    private Delta(byte[] buffer) {
        bytes = buffer;
    }

    /** The delta in the first {@link #length} bytes; valid until the next change. */
    public byte[] bytes() {
        return bytes;
    }

    /** The delta that {@code packed} is, which becomes its buffer. */
    public static Delta of(byte[] packed) {
        Delta delta = new Delta(packed);
        delta.length = packed.length;
        return delta;
    }

    /** Its length in bytes, 0 of a state that equals its template. */
    public int length() {
        return length;
    }

    /** Bytes of the buffer; for any thread. */
    public int capacity() {
        return bytes.length;
    }

    /** A copy of the delta by itself. */
    public byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    /** A copy of the delta without the zeros that it may be padded with. */
    public byte[] withoutPadding() {
        return Arrays.copyOf(bytes, end());
    }

    /** Bytes up to the end of the last run. */
    private int end() {
        Runs runs = new Runs();
        int end = 0;
        while (runs.next()) {
            end = runs.at;
        }
        return end;
    }

    /**
     * Whether {@code packed}, whatever it is, is a delta without padding of a state of {@code size} bytes. Any other method
     * takes that for granted.
     */
    public static boolean isDelta(byte[] packed, int size) {
        return isDelta(packed, packed.length, size);
    }

    private static boolean isDelta(byte[] packed, int length, int size) {
        int at = 0;
        long address = 0;
        while (at < length) {
            for (int number = 0; number < 2; number++) {
                long value = 0;
                int shift = 0;
                boolean more = true;
                while (more) {
                    if (at == length || shift > 28) {
                        return false;
                    }
                    int b = packed[at++];
                    value |= (long) (b & 0x7F) << shift;
                    shift += 7;
                    more = b < 0;
                }
                address += value;
                if (number == 1) {
                    if (value == 0 || address > size || value > length - at) {
                        return false;
                    }
                    at += (int) value;
                }
            }
        }
        return true;
    }

    /** Makes it the delta of a state that equals its template. */
    public void clear() {
        length = 0;
    }

    /** Makes it a copy of {@code packed}. */
    public void set(byte[] packed) {
        byte[] room = room(packed.length);
        System.arraycopy(packed, 0, room, 0, packed.length);
    }

    /** Makes it {@code size} bytes long, and returns the buffer that is to be filled with them. */
    public byte[] room(int size) {
        length = 0;
        reserve(size);
        length = size;
        return bytes;
    }

    /** The buffer, with zeros after the delta up to {@code size} bytes, which is at least the length of the delta. */
    public byte[] padded(int size) {
        reserve(size - length);
        Arrays.fill(bytes, length, size, (byte) 0);
        return bytes;
    }

    /** A hash of the delta and zeros up to {@code size} bytes, a multiple of 4 that is at least its length. */
    public int hash(int size) {
        byte[] padded = padded(size);
        long hash = size;
        int at = 0;
        for (; at < size - Integer.BYTES; at += Long.BYTES) {
            hash = mixed(hash ^ (long) LONG.get(padded, at));
        }
        return (int) (at < size ? mixed(hash ^ (int) INT.get(padded, at)) : hash);
    }

    private static long mixed(long hash) {
        long product = hash * 0x9E3779B97F4A7C15L;
        return product ^ product >>> 32;
    }

    /** Packs what differs between {@code memory} and {@code template}. */
    public void pack(Memory memory, byte[] template) {
        byte[] state = memory.bytes();
        begin(state);
        LineSet dirty = memory.dirtyLines();
        for (int line = dirty.next(0); line >= 0; line = dirty.next(line + 1)) {
            int from = line << Memory.LINE_SHIFT;
            if (differs(state, template, from)) {
                compare(state, template, from);
            }
        }
        endRun(state);
    }

    /**
     * Packs what differs between {@code memory} and {@code template}, and makes the memory equal the template again, every line
     * clean: most often in one walk over the lines that were dirty.
     *
     * @param lines room for the numbers of lines, for this call alone
     */
    public void takeFrom(Memory memory, byte[] template, int[] lines) {
        if (memory.dirtyLines().size() > lines.length) {
            pack(memory, template);
            memory.clean(template);
            return;
        }
        byte[] state = memory.bytes();
        begin(state);
        int count = memory.takeDirty(lines);
        int changed = 0;
        for (int n = 0; n < count; n++) {
            int line = lines[n];
            int from = line << Memory.LINE_SHIFT;
            if (differs(state, template, from)) {
                compare(state, template, from);
                lines[changed++] = line;
            }
        }
        endRun(state);
        // Not before: a run is copied when it ends, which may be many lines after its beginning.
        for (int n = 0; n < changed; n++) {
            int from = lines[n] << Memory.LINE_SHIFT;
            System.arraycopy(template, from, state, from, Memory.LINE);
        }
    }

    /** Whether a line does: most that are dirty hold again what they held. */
    private static boolean differs(byte[] state, byte[] template, int from) {
        long changed = 0;
        for (int at = from; at < from + Memory.LINE; at += Long.BYTES) {
            changed |= (long) LONG.get(state, at) ^ (long) LONG.get(template, at);
        }
        return changed != 0;
    }

    /** Packs what differs between two whole states. */
    public void pack(byte[] state, byte[] template) {
        begin(state);
        int at = equalUpTo(state, template, 0);
        while (at < state.length) {
            int from = at & -Memory.LINE;
            compare(state, template, from);
            at = equalUpTo(state, template, from + Memory.LINE);
        }
        endRun(state);
    }

    /**
     * Packs the exclusive or of what differs between {@code memory} and {@code other}: {@link #flip} makes either of the
     * other.
     */
    public void packExclusiveOr(Memory memory, byte[] other) {
        pack(memory, other);
        Runs runs = new Runs();
        while (runs.next()) {
            for (int n = 0; n < runs.count; n++) {
                bytes[runs.offset + n] ^= other[runs.address + n];
            }
        }
    }

    /** Undoes or does what {@link #packExclusiveOr} has packed, in {@code memory}. */
    public void flip(Memory memory) {
        byte[] state = memory.bytes();
        Runs runs = new Runs();
        while (runs.next()) {
            for (int n = 0; n < runs.count; n++) {
                memory.put8(runs.address + n, state[runs.address + n] ^ bytes[runs.offset + n]);
            }
        }
    }

    /** Packs in any form. */
    public void pack(Form form, Memory memory, byte[] template) {
        byte[] state = memory.bytes();
        switch (form) {
            case RUNS -> pack(memory, template);
            case LINES -> {
                begin(state);
                LineSet dirty = memory.dirtyLines();
                for (int line = dirty.next(0); line >= 0; line = dirty.next(line + 1)) {
                    int from = line << Memory.LINE_SHIFT;
                    int to = from + Memory.LINE;
                    if (!Arrays.equals(state, from, to, template, from, to)) {
                        run(state, from, to);
                    }
                }
            }
            case WHOLE -> {
                begin(state);
                run(state, 0, state.length);
            }
        }
    }

    private void begin(byte[] state) {
        length = 0;
        largest = state.length + OVERHEAD;
        packedUpTo = 0;
        runStart = -1;
    }

    /** The next byte that differs, or the length. Most of a state is as its template: a method that HotSpot has by hand skips that. */
    private static int equalUpTo(byte[] state, byte[] template, int from) {
        int mismatch = Arrays.mismatch(state, from, state.length, template, from, state.length);
        return mismatch < 0 ? state.length : from + mismatch;
    }

    /** Adds the runs of a line that differs. */
    private void compare(byte[] state, byte[] template, int from) {
        long changed = changedBytes(state, template, from);
        // With the gaps that cost less inside a run: of one byte, and both bytes of those of two.
        long joined = changed | changed << 1 & (changed >>> 1 | changed >>> 2) | changed << 2 & changed >>> 1;
        while (joined != 0) {
            int start = Long.numberOfTrailingZeros(joined);
            int count = Long.numberOfTrailingZeros(~(joined >>> start));
            extendRun(state, from + start, from + start + count);
            joined = start + count < Memory.LINE ? joined & -1L << start + count : 0;
        }
    }

    /** Bit n says whether byte n of a line has changed. */
    private static long changedBytes(byte[] state, byte[] template, int from) {
        long all = 0;
        for (int n = 0; n < Memory.LINE; n += Long.BYTES) {
            long changed = (long) LONG.get(state, from + n) ^ (long) LONG.get(template, from + n);
            // The highest bit of each byte that is not 0, and these eight bits gathered.
            long bytes = (changed & ~HIGH_BITS) + ~HIGH_BITS | changed;
            all |= ((bytes & HIGH_BITS) >>> 7) * GATHER >>> 56 << n;
        }
        return all;
    }

    private void extendRun(byte[] state, int from, int to) {
        if (runStart >= 0 && from - runEnd > BRIDGE) {
            endRun(state);
        }
        if (runStart < 0) {
            runStart = from;
        }
        runEnd = to;
    }

    private void endRun(byte[] state) {
        if (runStart >= 0) {
            run(state, runStart, runEnd);
            runStart = -1;
        }
    }

    private void run(byte[] state, int from, int to) {
        int count = to - from;
        reserve(HEAD + count);
        number(from - packedUpTo);
        number(count);
        System.arraycopy(state, from, bytes, length, count);
        length += count;
        packedUpTo = to;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.min(2 * bytes.length, largest), length + more));
        }
    }

    private void number(int value) {
        int rest = value;
        while (rest > 0x7F) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    /** Lays it over {@code memory}, which holds the template it was packed against. */
    public void applyTo(Memory memory) {
        Runs runs = new Runs();
        while (runs.next()) {
            memory.put(runs.address, bytes, runs.offset, runs.count);
        }
    }

    /** Lays what it changes in [{@code from}, {@code from + target.length}) over {@code target}. */
    public void applyTo(int from, byte[] target) {
        int to = from + target.length;
        Runs runs = new Runs();
        while (runs.next() && runs.address < to) {
            int first = Math.max(from, runs.address);
            int last = Math.min(to, runs.address + runs.count);
            if (first < last) {
                System.arraycopy(bytes, runs.offset + first - runs.address, target, first - from, last - first);
            }
        }
    }

    /** The bytes that it sets, by address; some of them may be what they are without it. */
    public BitSet addresses() {
        BitSet addresses = new BitSet();
        Runs runs = new Runs();
        while (runs.next()) {
            addresses.set(runs.address, runs.address + runs.count);
        }
        return addresses;
    }

    /** The byte that it makes of that at {@code address}, which is {@code before}. */
    public int byteAt(int address, int before) {
        Runs runs = new Runs();
        while (runs.next() && runs.address <= address) {
            if (address < runs.address + runs.count) {
                return bytes[runs.offset + address - runs.address] & 0xFF;
            }
        }
        return before;
    }

    /** Copies the bytes that it changes from one whole state to another. */
    public void copyChanged(byte[] from, byte[] to) {
        Runs runs = new Runs();
        while (runs.next()) {
            System.arraycopy(from, runs.address, to, runs.address, runs.count);
        }
    }

    /** Cuts off the zeros it was padded with, and returns as {@link #byteAt}: one walk for both. */
    public int trim(int address, int before) {
        Runs runs = new Runs();
        int value = before;
        int end = 0;
        while (runs.next()) {
            end = runs.at;
            if (address >= runs.address && address < runs.address + runs.count) {
                value = bytes[runs.offset + address - runs.address] & 0xFF;
            }
        }
        length = end;
        return value;
    }

    /** Whether it is the delta of a state of {@code size} bytes, without padding: to be asked of bytes from elsewhere. */
    public boolean fits(int size) {
        return isDelta(bytes, length, size);
    }

    /** Walks the runs. */
    private final class Runs {
        private int at;
        int address;
        int offset;
        int count;

        boolean next() {
            if (at == length) {
                return false;
            }
            address += count + number();
            count = at == length ? 0 : number();
            offset = at;
            at += count;
            return count > 0;
        }

        private int number() {
            int b = bytes[at++];
            int value = b & 0x7F;
            for (int shift = 7; b < 0; shift += 7) {
                b = bytes[at++];
                value |= (b & 0x7F) << shift;
            }
            return value;
        }
    }
}
