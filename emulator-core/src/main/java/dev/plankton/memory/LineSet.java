package dev.plankton.memory;

import java.util.Arrays;

/**
 * A set of line numbers that is walked in ascending order and cleared at the cost of what it holds: a bitmap with a
 * summary bit for each of its words. Confined to one thread at a time.
 */
public final class LineSet {
    private final long[] words;
    private final long[] summary;

    LineSet(int lines) {
        words = new long[(lines + 63) >> 6];
        summary = new long[(words.length + 63) >> 6];
    }

    void add(int line) {
        int word = line >> 6;
        words[word] |= 1L << line;
        summary[word >> 6] |= 1L << word;
    }

    /** The smallest line of the set that is at least {@code from}, or -1. */
    public int next(int from) {
        int word = from >> 6;
        if (word >= words.length) {
            return -1;
        }
        long rest = words[word] & (-1L << from);
        if (rest != 0) {
            return (word << 6) + Long.numberOfTrailingZeros(rest);
        }
        word = nextWord(word + 1);
        return word < 0 ? -1 : (word << 6) + Long.numberOfTrailingZeros(words[word]);
    }

    private int nextWord(int from) {
        int group = from >> 6;
        if (group >= summary.length) {
            return -1;
        }
        long rest = summary[group] & (-1L << from);
        while (rest == 0) {
            if (++group == summary.length) {
                return -1;
            }
            rest = summary[group];
        }
        return (group << 6) + Long.numberOfTrailingZeros(rest);
    }

    /** How many lines the set holds. */
    public int size() {
        int size = 0;
        for (int word = nextWord(0); word >= 0; word = nextWord(word + 1)) {
            size += Long.bitCount(words[word]);
        }
        return size;
    }

    void clear() {
        for (int word = nextWord(0); word >= 0; word = nextWord(word + 1)) {
            words[word] = 0;
        }
        Arrays.fill(summary, 0);
    }
}
