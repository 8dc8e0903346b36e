package dev.plankton.memory;

/**
 * A set of line numbers that is walked in ascending order and cleared at the cost of what it holds: a bitmap, a summary bit
 * for each of its words, and a bit for each word of the summary. Holds lines below 262 144. Confined to one thread at a
 * time.
 */
public final class LineSet {
    private final long[] words;
    private final long[] summary;
    private long top;
    private int size;

    LineSet(int lines) {
        words = new long[(lines + 63) >> 6];
        summary = new long[(words.length + 63) >> 6];
        if (summary.length > Long.SIZE) {
            throw new IllegalArgumentException(lines + " lines are too many: at most 262144");
        }
    }

    void add(int line) {
        int word = line >> 6;
        size += (words[word] & 1L << line) == 0 ? 1 : 0;
        words[word] |= 1L << line;
        summary[word >> 6] |= 1L << word;
        top |= 1L << (word >> 6);
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
            long groups = group == Long.SIZE - 1 ? 0 : top & (-1L << (group + 1));
            if (groups == 0) {
                return -1;
            }
            group = Long.numberOfTrailingZeros(groups);
            rest = summary[group];
        }
        return (group << 6) + Long.numberOfTrailingZeros(rest);
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
        while (top != 0) {
            summary[Long.numberOfTrailingZeros(top)] = 0;
            top &= top - 1;
        }
    }
}
