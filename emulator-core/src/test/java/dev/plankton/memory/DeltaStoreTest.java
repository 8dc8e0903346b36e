package dev.plankton.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeltaStoreTest {
    private static final int OWNERS = 3000;
    private static final long ROOMY = 1L << 30;

    /** Page of the smallest blocks. */
    private static final long PAGE = 1 << 18;

    private final References references = new References();

    private DeltaStore store(boolean offHeap, boolean sharing) {
        return new DeltaStore(new DeltaStore.Layout(offHeap, sharing, ROOMY), references);
    }

    private static Delta delta(byte[] contents) {
        Delta delta = new Delta();
        delta.set(contents);
        return delta;
    }

    private static byte[] load(DeltaStore store, int owner, int length) {
        Delta delta = new Delta();
        store.load(owner, delta);
        byte[] loaded = delta.copy();
        byte[] contents = Arrays.copyOf(loaded, length);
        assertThat(loaded).as("contents and padding").isEqualTo(Arrays.copyOf(contents, loaded.length));
        return contents;
    }

    @ParameterizedTest
    @CsvSource({"true,true,1", "true,false,2", "false,true,3", "false,false,4", "true,true,5"})
    void keepsForEachWhatItStoredLast(boolean offHeap, boolean sharing, long seed) {
        Random random = new Random(seed);
        byte[][] expected = new byte[OWNERS][];
        Arrays.fill(expected, new byte[0]);
        try (DeltaStore store = store(offHeap, sharing)) {
            for (int round = 0; round < 100_000; round++) {
                int owner = random.nextInt(OWNERS);
                if (random.nextInt(8) == 0) {
                    store.free(owner);
                    expected[owner] = new byte[0];
                } else {
                    expected[owner] = contents(random);
                    store.store(owner, delta(expected[owner]));
                }
                int other = random.nextInt(OWNERS);
                assertThat(load(store, other, expected[other].length)).isEqualTo(expected[other]);
            }
            for (int owner = 0; owner < OWNERS; owner++) {
                assertThat(load(store, owner, expected[owner].length)).isEqualTo(expected[owner]);
                store.free(owner);
            }
            assertThat(store.bytes()).as("bytes when all have gone").isZero();
            assertThat(store.sharedBlocks()).isZero();
        }
    }

    /** Often a small one of few values, which others store too; sometimes a large one. */
    private static byte[] contents(Random random) {
        int kind = random.nextInt(10);
        byte[] contents = new byte[1 + random.nextInt(kind == 0 ? 2000 : 100)];
        if (kind < 5) {
            random.nextBytes(contents);
        } else {
            contents = new byte[20 + 8 * random.nextInt(8)];
            Arrays.fill(contents, (byte) (1 + random.nextInt(3)));
        }
        return contents;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void blocksHaveNoHolesHoweverTheyGrowAndShrink(boolean sharing) {
        Random random = new Random(6);
        try (DeltaStore store = store(true, sharing)) {
            int owners = 100_000;
            for (int round = 0; round < 10; round++) {
                for (int owner = 0; owner < owners; owner++) {
                    byte[] contents = new byte[20 + random.nextInt(60)];
                    random.nextBytes(contents);
                    store.store(owner, delta(contents));
                }
            }
            long blocks = IntStream.range(0, owners).mapToLong(store::bytes).sum();
            assertThat(store.offHeapBytes()).isLessThan(blocks + 2 * PAGE * DeltaStore.SIZES.length);
            for (int owner = 0; owner < owners; owner++) {
                if (owner % 10 != 0) {
                    store.free(owner);
                }
            }
            assertThat(store.offHeapBytes()).isLessThan(blocks / 10 + 2 * PAGE * DeltaStore.SIZES.length);
        }
    }

    @Test
    void identicalOnesAreKeptOnce() {
        try (DeltaStore store = store(true, true)) {
            byte[] contents = {1, 2, 3, 4, 5, 6, 7, 8, 9};
            for (int owner = 0; owner < 100_000; owner++) {
                store.store(owner, delta(contents));
            }
            assertThat(store.sharedBlocks()).isEqualTo(1);
            assertThat(store.offHeapBytes()).isLessThanOrEqualTo(2 * PAGE);
            store.store(7, delta(new byte[] {9, 9}));
            assertThat(load(store, 7, 2)).containsExactly(9, 9);
            assertThat(load(store, 8, 9)).isEqualTo(contents);
        }
    }

    @Test
    void whatDoesNotFitIsRefusedAndLosesNothing() {
        byte[] small = {1, 2, 3};
        byte[] grown = new byte[500];
        Arrays.fill(grown, (byte) 5);
        try (DeltaStore store = new DeltaStore(new DeltaStore.Layout(true, false, PAGE), references)) {
            store.store(1, delta(small));
            assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> store.store(1, delta(grown)));
            assertThat(load(store, 1, 3)).isEqualTo(small);
            store.store(2, delta(small));
            assertThat(load(store, 2, 3)).isEqualTo(small);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void threadsThatRunDifferentOwnersDoNotMeet(boolean sharing) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicBoolean done = new AtomicBoolean();
        try (DeltaStore store = store(true, sharing)) {
            List<Thread> threads = new ArrayList<>();
            for (int n = 0; n < 4; n++) {
                int part = n;
                threads.add(Thread.ofPlatform().start(() -> tell(failure, () -> runOwners(store, part))));
            }
            Thread reader = Thread.ofPlatform().start(() -> tell(failure, () -> readAll(store, done)));
            for (Thread thread : threads) {
                thread.join();
            }
            done.set(true);
            reader.join();
            assertThat(failure.get()).isNull();
        }
    }

    private static void tell(AtomicReference<Throwable> failure, Runnable body) {
        try {
            body.run();
        } catch (RuntimeException | Error e) {
            failure.set(e);
        }
    }

    /** Every byte of an owner's delta is the same one, in what part of the owners it is. */
    private static void runOwners(DeltaStore store, int part) {
        Random random = new Random(part);
        byte[][] expected = new byte[OWNERS][];
        for (int round = 0; round < 100_000; round++) {
            int owner = random.nextInt(OWNERS / 4) * 4 + part;
            if (expected[owner] != null) {
                assertThat(load(store, owner, expected[owner].length)).isEqualTo(expected[owner]);
            }
            byte[] next = new byte[12 + random.nextInt(80)];
            Arrays.fill(next, (byte) (4 + part + 4 * random.nextInt(20)));
            expected[owner] = next;
            store.store(owner, delta(next));
        }
    }

    private static void readAll(DeltaStore store, AtomicBoolean done) {
        Delta delta = new Delta();
        for (int owner = 0; !done.get(); owner = (owner + 1) % OWNERS) {
            store.peek(owner, delta);
            byte[] seen = delta.copy();
            for (int at = 1; at < seen.length && seen[at] != 0; at++) {
                assertThat(seen[at]).isEqualTo(seen[0]);
                assertThat(seen[at] & 3).isEqualTo(owner & 3);
            }
        }
    }

    private static final class References implements DeltaStore.References {
        private final AtomicIntegerArray all = new AtomicIntegerArray(100_000);

        @Override
        public int reference(int owner) {
            return all.get(owner);
        }

        @Override
        public void setReference(int owner, int reference) {
            all.set(owner, reference);
        }
    }
}
