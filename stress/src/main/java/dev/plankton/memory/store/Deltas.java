package dev.plankton.memory.store;

import dev.plankton.memory.Delta;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
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
        return store(new DeltaStore.Layout(true, true, new Budget(1L << 30)));
    }

    /** A store of which more and more lies in a file. */
    static DeltaStore storeWithFile() {
        try {
            SpillFile file = SpillFile.create(Path.of(System.getProperty("java.io.tmpdir")), 1L << 32);
            return store(new DeltaStore.Layout(true, false, new Budget(2 << 20), file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DeltaStore store(DeltaStore.Layout layout) {
        AtomicIntegerArray references = new AtomicIntegerArray(OWNERS);
        return new DeltaStore(layout, new DeltaStore.References() {
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

    /** Delta of kind {@code kind} that only {@code owner} has: after its first byte all are the owner's. */
    static Delta unlike(int owner, int kind) {
        byte[] bytes = new byte[LENGTHS[kind]];
        Arrays.fill(bytes, (byte) (owner | 1));
        bytes[0] = (byte) (kind + 1);
        Delta delta = new Delta();
        delta.set(bytes);
        return delta;
    }

    /** Whether {@code delta} is {@link #unlike} of this kind, padded with zeros or not. */
    static boolean isUnlike(int owner, int kind, Delta delta) {
        byte[] bytes = delta.copy();
        if (kind < 0 || kind >= COUNT || bytes.length < LENGTHS[kind]) {
            return false;
        }
        return Arrays.equals(bytes, Arrays.copyOf(unlike(owner, kind).copy(), bytes.length));
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
