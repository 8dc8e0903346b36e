package dev.plankton.memory;

import java.util.Arrays;

/**
 * The packed difference between a state and its template: runs of changed bytes in ascending order. A run is the number
 * of unchanged bytes since the last one, its length, both as LEB128, and its bytes.
 *
 * <p>Only dirty lines are compared, and a dirty line that equals its template leaves nothing. An instance is a packer
 * with its buffer, confined to one thread at a time.
 */
public final class Delta {
    /** The delta of a state that equals its template. */
    public static final byte[] NONE = {};

    /** Unchanged bytes between two changes that cost less inside a run than as the head of a new one. */
    private static final int BRIDGE = 2;

    /** Bytes of the two numbers at a run's head, at most. */
    private static final int HEAD = 8;

    private byte[] packed = new byte[1024];
    private int length;
    private int runStart;
    private int runEnd;
    private int packedUpTo;

    /** Packs what differs between {@code memory} and {@code template} into a new array. */
    public byte[] pack(Memory memory, byte[] template) {
        length = 0;
        packedUpTo = 0;
        runStart = -1;
        byte[] bytes = memory.bytes();
        LineSet dirty = memory.dirtyLines();
        for (int line = dirty.next(0); line >= 0; line = dirty.next(line + 1)) {
            compare(bytes, template, line << Memory.LINE_SHIFT, (line + 1) << Memory.LINE_SHIFT);
        }
        endRun(bytes);
        return length == 0 ? NONE : Arrays.copyOf(packed, length);
    }

    private void compare(byte[] bytes, byte[] template, int from, int to) {
        int at = from;
        while (at < to) {
            int same = Arrays.mismatch(bytes, at, to, template, at, to);
            if (same < 0) {
                return;
            }
            at += same;
            if (runStart >= 0 && at - runEnd > BRIDGE) {
                endRun(bytes);
            }
            if (runStart < 0) {
                runStart = at;
            }
            do {
                at++;
            } while (at < to && bytes[at] != template[at]);
            runEnd = at;
        }
    }

    private void endRun(byte[] bytes) {
        if (runStart < 0) {
            return;
        }
        int count = runEnd - runStart;
        if (length + HEAD + count > packed.length) {
            packed = Arrays.copyOf(packed, Math.max(2 * packed.length, length + HEAD + count));
        }
        number(runStart - packedUpTo);
        number(count);
        System.arraycopy(bytes, runStart, packed, length, count);
        length += count;
        packedUpTo = runEnd;
        runStart = -1;
    }

    private void number(int value) {
        int rest = value;
        while (rest > 0x7F) {
            packed[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        packed[length++] = (byte) rest;
    }

    /** Lays {@code delta} over {@code memory}, which holds the template it was packed against. */
    public static void apply(byte[] delta, Memory memory) {
        Runs runs = new Runs(delta);
        while (runs.next()) {
            memory.put(runs.address, delta, runs.offset, runs.length);
        }
    }

    /** Lays what {@code delta} changes in [{@code from}, {@code from + target.length}) over {@code target}. */
    public static void apply(byte[] delta, int from, byte[] target) {
        Runs runs = new Runs(delta);
        int to = from + target.length;
        while (runs.next() && runs.address < to) {
            int first = Math.max(from, runs.address);
            int last = Math.min(to, runs.address + runs.length);
            if (first < last) {
                System.arraycopy(delta, runs.offset + first - runs.address, target, first - from, last - first);
            }
        }
    }

    /** Walks the runs of a delta. */
    private static final class Runs {
        private final byte[] delta;
        private int at;
        int address;
        int offset;
        int length;

        Runs(byte[] delta) {
            this.delta = delta;
        }

        boolean next() {
            if (at == delta.length) {
                return false;
            }
            address += length + number();
            length = number();
            offset = at;
            at += length;
            return true;
        }

        private int number() {
            int value = 0;
            int shift = 0;
            while (true) {
                int b = delta[at++];
                value |= (b & 0x7F) << shift;
                if (b >= 0) {
                    return value;
                }
                shift += 7;
            }
        }
    }
}
