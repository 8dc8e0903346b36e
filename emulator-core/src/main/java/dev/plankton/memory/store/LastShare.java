package dev.plankton.memory.store;

import dev.plankton.memory.Delta;
import java.util.Arrays;

/**
 * The shared delta that a thread stored last, and shares of it that were taken in advance: when many VMs boot one after the
 * other, most become what the one before has become, and then need no look for it and no lock. Only between {@link #begin} and
 * {@link DeltaStore#end}; at other times it holds nothing. Confined to one thread at a time.
 */
public final class LastShare {
    private byte[] contents = {};
    private int length = -1;
    private int reference;

    /** Shares that no owner has yet. */
    private int spare;

    /** Deltas that are still to be stored. */
    private int expected;

    /** About this number of deltas follows. */
    public void begin(int deltas) {
        expected = deltas;
    }

    /** Whether it is in use. */
    boolean active() {
        return expected > 0;
    }

    /** A share of the block that holds {@code delta}; none if the last one was another. */
    int take(Delta delta) {
        expected--;
        if (spare == 0 || delta.length() != length || !Arrays.equals(delta.bytes(), 0, length, contents, 0, length)) {
            return Reference.NONE;
        }
        spare--;
        return reference;
    }

    /** Shares to take in advance. */
    int wanted() {
        return Math.max(0, expected);
    }

    /** From now on {@code delta} is the last one, with these shares of it; it must have none. */
    void set(Delta delta, int shared, int shares) {
        length = delta.length();
        if (contents.length < length) {
            contents = new byte[length];
        }
        System.arraycopy(delta.bytes(), 0, contents, 0, length);
        reference = shared;
        spare = shares;
    }

    /** The reference of which it has {@link #takeSpare} shares. */
    int reference() {
        return reference;
    }

    /** Its shares, which it has no more. */
    int takeSpare() {
        int shares = spare;
        spare = 0;
        return shares;
    }

    /** Nothing follows. */
    void stop() {
        expected = 0;
    }
}
