package dev.plankton.memory;

import java.util.Arrays;

/**
 * A set of line numbers that is walked in ascending order and cleared at the cost of what it holds: a bitmap, a summary bit
 * for each of its words, and a bit for each word of the summary. Confined to one thread at a time.
 */
public final class LineSet {
    private final long[] words;
    private final long[] summary;
    private final long[] top;
    private int size;

    LineSet(int lines) {
        words = new long[(lines + 63) >> 6];
        summary = new long[(words.length + 63) >> 6];
        top = new long[(summary.length + 63) >> 6];
    }

    void add(int line) {
        int word = line >> 6;
        long before = words[word];
        long bit = 1L << line;
        if ((before & bit) != 0) {
            return;
        }
        size++;
        words[word] = before | bit;
        if (before == 0) {
            summary[word >> 6] |= 1L << word;
            top[word >> 12] |= 1L << (word >> 6);
        }
    }

    /** Takes the smallest lines out of the set, in ascending order, as many as {@code into} has room for; returns how many. */
    int take(int[] into) {
        int taken = 0;
        int part = 0;
        while (size > 0 && taken < into.length) {
            if (top[part] == 0) {
                part++;
                continue;
            }
            int group = (part << 6) + Long.numberOfTrailingZeros(top[part]);
            int word = (group << 6) + Long.numberOfTrailingZeros(summary[group]);
            long rest = words[word];
            for (; rest != 0 && taken < into.length; rest &= rest - 1) {
                into[taken++] = (word << 6) + Long.numberOfTrailingZeros(rest);
                size--;
            }
            words[word] = rest;
            if (rest == 0) {
                summary[group] &= summary[group] - 1;
                top[part] &= summary[group] == 0 ? top[part] - 1 : -1;
            }
        }
        return taken;
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
        if (rest == 0) {
            group = nextGroup(group + 1);
            if (group < 0) {
                return -1;
            }
            rest = summary[group];
        }
        return (group << 6) + Long.numberOfTrailingZeros(rest);
    }

    private int nextGroup(int from) {
        for (int n = from >> 6; n < top.length; n++) {
            long rest = n == from >> 6 ? top[n] & (-1L << from) : top[n];
            if (rest != 0) {
                return (n << 6) + Long.numberOfTrailingZeros(rest);
            }
        }
        return -1;
    }

    /** Whether it holds a line. */
    public boolean contains(int line) {
        return (words[line >> 6] & 1L << line) != 0;
    }

    /** How many lines the set holds. */
    public int size() {
        return size;
    }

    void clear() {
        size = 0;
        for (int word = nextWord(0); word >= 0; word = nextWord(word + 1)) {
            words[word] = 0;
        }
        for (int group = nextGroup(0); group >= 0; group = nextGroup(group + 1)) {
            summary[group] = 0;
        }
        Arrays.fill(top, 0);
    }
}
