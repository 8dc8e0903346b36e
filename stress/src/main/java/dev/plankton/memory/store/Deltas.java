package dev.plankton.memory.store;

import dev.plankton.memory.Delta;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** Deltas that show whether they are whole, and a store for them that the tests of one JVM share. */
final class Deltas {
    /** Kinds of deltas: small ones of several block sizes, and large ones. */
    static final int COUNT = 6;

    private static final int[] LENGTHS = {10, 10, 100, 1000, 3000, 70_000};

    /** Many more owners than tests of one batch, so that no two tests share one. */
    private static final int OWNERS = 1 << 20;

    private static final AtomicInteger NEXT = new AtomicInteger();

    private Deltas() {}

    static DeltaStore store() {
        AtomicIntegerArray references = new AtomicIntegerArray(OWNERS);
        return new DeltaStore(new DeltaStore.Layout(true, true, new Budget(1L << 30)), new DeltaStore.References() {
            @Override
            public int reference(int owner) {
                return references.get(owner);
            }

            @Override
            public void setReference(int owner, int reference) {
                references.set(owner, reference);
            }
        });
    }

    static int newOwner() {
        return NEXT.getAndIncrement() & OWNERS - 1;
    }

    /** Delta of kind {@code kind}, 0 to {@link #COUNT} - 1: all its bytes are its kind plus 1. */
    static Delta of(int kind) {
        byte[] bytes = new byte[LENGTHS[kind]];
        Arrays.fill(bytes, (byte) (kind + 1));
        Delta delta = new Delta();
        delta.set(bytes);
        return delta;
    }

    /** Whether it is one of {@link #of}, padded with zeros or not. */
    static boolean isWhole(Delta delta) {
        byte[] bytes = delta.copy();
        if (bytes.length == 0 || bytes[0] < 1 || bytes[0] > COUNT) {
            return false;
        }
        byte[] expected = new byte[bytes.length];
        Arrays.fill(expected, 0, Math.min(LENGTHS[bytes[0] - 1], bytes.length), bytes[0]);
        return bytes.length >= LENGTHS[bytes[0] - 1] && Arrays.equals(bytes, expected);
    }
}
