package dev.plankton.cpu.region;

import java.util.Arrays;

/**
 * The bytes that a region was translated from, and where they lie. They are compared with memory whenever the region is
 * entered, so a change of code needs no notification, whatever makes it. Immutable.
 */
public final class CodeBytes {
    private final int codeBase;
    private final int[] entries;
    private final int from;
    private final byte[] bytes;
    private final boolean[] isCode;
    private final boolean[] watched;
    private final int[] runs;

    /**
     * Notes where code is.
     *
     * @param codeBase linear address of CS:0
     * @param entries IPs at which the region may be entered, that it was made for first
     * @param from linear address of the first byte of code
     * @param bytes what lies from there to the last byte of code, or watched byte
     * @param isCode which of these bytes belong to an instruction
     * @param watched which of these bytes the region must not store to and go on: its code, and on an 8086 what may be
     *     in the prefetch queue when the region is left
     */
    public CodeBytes(int codeBase, int[] entries, int from, byte[] bytes, boolean[] isCode, boolean[] watched) {
        this.codeBase = codeBase;
        this.entries = entries.clone();
        this.from = from;
        this.bytes = bytes.clone();
        this.isCode = isCode.clone();
        this.watched = watched.clone();
        runs = runs(isCode);
    }

    /** Beginnings and ends of the stretches that are code, in turns. */
    private static int[] runs(boolean[] isCode) {
        int[] found = new int[isCode.length + 1];
        int count = 0;
        boolean inside = false;
        for (int n = 0; n <= isCode.length; n++) {
            boolean here = n < isCode.length && isCode[n];
            if (here != inside) {
                found[count++] = n;
                inside = here;
            }
        }
        return Arrays.copyOf(found, count);
    }

    /** Linear address of CS:0. */
    public int codeBase() {
        return codeBase;
    }

    /** IP that the region was made for. */
    public int entry() {
        return entries[0];
    }

    /** How many entries there are. */
    int entries() {
        return entries.length;
    }

    /** IP of entry {@code n}. */
    int entry(int n) {
        return entries[n];
    }

    /** Whether the region may be entered at an IP. */
    boolean isEntry(int ip) {
        for (int entry : entries) {
            if (entry == ip) {
                return true;
            }
        }
        return false;
    }

    /** Linear address of the first byte of code. */
    public int from() {
        return from;
    }

    /** Linear address after the last byte of code, or that is watched. */
    public int to() {
        return from + bytes.length;
    }

    /** Whether memory holds the code. */
    public boolean in(byte[] memory) {
        for (int n = 0; n < runs.length; n += 2) {
            int begin = runs[n];
            int end = runs[n + 1];
            if (!Arrays.equals(memory, from + begin, from + end, bytes, begin, end)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a snapshot of the same segment holds the code. */
    boolean in(CodeSnapshot snapshot) {
        for (int n = 0; n < bytes.length; n++) {
            if (isCode[n] && snapshot.at(from + n - codeBase) != (bytes[n] & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    /** Whether one of {@code size} bytes at a linear address is code, or watched as if it were. */
    boolean touchedBy(int address, int size) {
        for (int n = Math.max(address - from, 0); n < Math.min(address - from + size, watched.length); n++) {
            if (watched[n]) {
                return true;
            }
        }
        return false;
    }
}
