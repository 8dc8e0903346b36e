package dev.plankton.memory.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plankton.memory.Delta;
import dev.plankton.testing.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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
        return new DeltaStore(new DeltaStore.Layout(offHeap, sharing, new Budget(ROOMY)), references);
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
        byte[] contents = new byte[1 + random.nextInt(kind == 0 ? 20_000 : 100)];
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
            assertThat(store.offHeapBytes()).isLessThan(blocks + 2 * PAGE * BlockSizes.COUNT);
            for (int owner = 0; owner < owners; owner++) {
                if (owner % 10 != 0) {
                    store.free(owner);
                }
            }
            assertThat(store.offHeapBytes()).isLessThan(blocks / 10 + 2 * PAGE * BlockSizes.COUNT);
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

    @ParameterizedTest
    @CsvSource({"3, 500", "3, 100000", "2000, 100000", "900, 2000", "100000, 140000"})
    void whatDoesNotFitIsRefusedAndLosesNothing(int small, int grown) {
        Budget budget = new Budget(1 << 20);
        try (DeltaStore store = new DeltaStore(new DeltaStore.Layout(true, false, budget), references)) {
            store.store(1, filled(small, 3));
            store.store(2, filled(small, 4));
            budget.takeAnyway(budget.limit());
            assertThatExceptionOfType(OutOfMemoryError.class)
                    .isThrownBy(() -> growUntilRefused(store, filled(grown, 5)));
            assertThat(load(store, 1, small)).isEqualTo(filled(small, 3).copy());
            store.store(2, filled(small, 6));
            assertThat(load(store, 2, small)).isEqualTo(filled(small, 6).copy());
        }
    }

    /** Of the owners from 3 on, so that what is left of pages that are open is used up; then of owner 1. */
    private static void growUntilRefused(DeltaStore store, Delta grown) {
        for (int owner = 3; owner < OWNERS; owner++) {
            try {
                store.store(owner, grown);
            } catch (OutOfMemoryError e) {
                assertThat(load(store, owner, 0)).as("of owner %d", owner).isEmpty();
            }
        }
        store.store(1, grown);
    }

    private static Delta filled(int length, int value) {
        byte[] contents = new byte[length];
        Arrays.fill(contents, (byte) value);
        return delta(contents);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void allTogetherStayWithinTheBudget(boolean sharing) {
        Random random = new Random(8);
        Budget budget = new Budget(8 << 20);
        int refused = 0;
        try (DeltaStore store = new DeltaStore(new DeltaStore.Layout(true, sharing, budget), references)) {
            for (int round = 0; round < 20_000; round++) {
                try {
                    store.store(random.nextInt(OWNERS), filled(1 + random.nextInt(1 << random.nextInt(19)), round));
                } catch (OutOfMemoryError e) {
                    refused++;
                }
                assertThat(store.bytes()).isEqualTo(budget.taken()).isLessThanOrEqualTo(budget.limit());
            }
            assertThat(refused).isBetween(100, 19_900);
            for (int owner = 0; owner < OWNERS; owner++) {
                store.free(owner);
            }
            assertThat(budget.taken()).as("bytes when all have gone").isZero();
        }
    }

    @Test
    void whatLargeOnesCannotHaveIsLeftForSmallOnes() {
        Budget budget = new Budget(8 << 20);
        try (DeltaStore store = new DeltaStore(new DeltaStore.Layout(true, false, budget), references)) {
            assertThatExceptionOfType(OutOfMemoryError.class)
                    .isThrownBy(() -> growUntilRefused(store, filled(100_000, 5)));
            for (int owner = 10_000; owner < 18_000; owner++) {
                store.store(owner, filled(50, 1));
            }
            assertThat(load(store, 17_999, 50)).isEqualTo(filled(50, 1).copy());
        }
    }

    @Test
    void largeOnesLeaveNoHolesHoweverTheyGrowAndShrink() {
        Random random = new Random(7);
        try (DeltaStore store = store(true, true)) {
            int owners = 500;
            for (int round = 0; round < 5; round++) {
                for (int owner = 0; owner < owners; owner++) {
                    store.store(owner, filled(1100 + random.nextInt(100_000), owner));
                }
            }
            long blocks = IntStream.range(0, owners).mapToLong(store::bytes).sum();
            assertThat(store.bytes()).isLessThan(blocks + 8 * 2 * PAGE);
            for (int owner = 0; owner < owners; owner++) {
                if (owner % 10 != 0) {
                    store.free(owner);
                }
            }
            assertThat(store.bytes()).isLessThan(blocks / 5 + 8 * 2 * PAGE);
            for (int owner = 0; owner < owners; owner += 10) {
                store.free(owner);
            }
            assertThat(store.bytes()).isZero();
        }
    }

    /**
     * The owner's delta goes back and forth between two lengths while others of the same places come and go, so that its
     * blocks move and their places get other meanings.
     */
    @ParameterizedTest
    @CsvSource({
        "true, 2000, 2000",
        "true, 2000, 9000",
        "true, 2000, 40",
        "true, 40, 40",
        "false, 2000, 40",
        "false, 40, 60",
        "false, 900, 1100"
    })
    void aReaderSeesTheOldOneOrTheNewOne(boolean sharing, int one, int other) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicBoolean done = new AtomicBoolean();
        try (DeltaStore store = store(true, sharing)) {
            store.store(8, filled(one, 1));
            Thread reader = Thread.ofPlatform().start(() -> tell(failure, () -> readWhole(store, done)));
            Thread neighbours = Thread.ofPlatform()
                    .start(() -> tell(failure, () -> {
                        for (int round = 0; round < 3_000; round++) {
                            store.store(16 + 8 * (round % 5), filled((round & 1) == 0 ? one : other, 3));
                            store.free(16 + 8 * ((round * 7 + 3) % 5));
                        }
                    }));
            for (int round = 0; round < 6_000; round++) {
                store.store(8, filled(other, 2));
                store.store(8, filled(one, 1));
            }
            neighbours.join();
            done.set(true);
            reader.join();
            assertThat(failure.get()).isNull();
        }
    }

    private static void readWhole(DeltaStore store, AtomicBoolean done) {
        Delta delta = new Delta();
        while (!done.get()) {
            store.peek(8, delta);
            byte[] seen = delta.copy();
            assertThat(seen).as("what owner 8 has").isNotEmpty();
            assertThat(seen[0]).isBetween((byte) 1, (byte) 2);
            int length = seen.length;
            while (seen[length - 1] == 0) {
                length--;
            }
            byte[] whole = new byte[length];
            Arrays.fill(whole, seen[0]);
            assertThat(Arrays.equals(seen, 0, length, whole, 0, length))
                    .as("of one store")
                    .isTrue();
            assertThat(store.bytes(8)).isPositive();
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
            Thread reader = Thread.ofPlatform().start(() -> tell(failure, () -> readAll(store, null, done)));
            LastLook last = new LastLook();
            Thread saver = Thread.ofPlatform().start(() -> tell(failure, () -> readAll(store, last, done)));
            for (Thread thread : threads) {
                thread.join();
            }
            done.set(true);
            reader.join();
            saver.join();
            assertThat(failure.get()).isNull();
            store.end(last);
            for (int owner = 0; owner < OWNERS; owner++) {
                store.free(owner);
            }
            assertThat(store.bytes()).as("bytes when all have gone").isZero();
        }
    }

    /** Wherever the thread that looks loses its processor: here when it asks for a reference once more. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aThreadThatLooksAtManyAlikeHoldsUpNoOther(int stop) throws InterruptedException {
        StoppingReferences stopping = new StoppingReferences(stop);
        DeltaStore.Layout layout = new DeltaStore.Layout(true, true, new Budget(ROOMY));
        try (DeltaStore store = new DeltaStore(layout, stopping)) {
            for (int owner = 0; owner < 10; owner++) {
                store.store(owner, filled(20, 1));
            }
            LastLook last = new LastLook();
            Delta delta = new Delta();
            store.peek(5, delta, last);
            Thread looks = Thread.ofPlatform().start(() -> {
                stopping.begin();
                store.peek(6, delta, last);
                stopping.inside.countDown();
            });
            Patience.untilOpen(stopping.inside);
            Thread stores = Thread.ofPlatform().start(() -> store.store(7, filled(20, 1)));
            assertThat(stores.join(Duration.ofMinutes(1))).as("it has stored").isTrue();
            stopping.goOn.countDown();
            looks.join();
            assertThat(delta.copy()).startsWith(filled(20, 1).copy());
            store.end(last);
        }
    }

    /** Stops a thread when it asks for a reference for the n-th time. */
    private static final class StoppingReferences extends References {
        private final int stop;
        final CountDownLatch inside = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);
        private volatile @Nullable Thread stopped;
        private int asked;

        StoppingReferences(int stop) {
            this.stop = stop;
        }

        /** Stops the calling thread. */
        void begin() {
            stopped = Thread.currentThread();
        }

        @Override
        public int reference(int owner) {
            if (Thread.currentThread().equals(stopped) && ++asked == stop) {
                inside.countDown();
                Patience.untilOpen(goOn);
            }
            return super.reference(owner);
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

    private static void readAll(DeltaStore store, @Nullable LastLook last, AtomicBoolean done) {
        Delta delta = new Delta();
        for (int owner = 0; !done.get(); owner = (owner + 1) % OWNERS) {
            if (last == null) {
                store.peek(owner, delta);
            } else {
                store.peek(owner, delta, last);
            }
            byte[] seen = delta.copy();
            for (int at = 1; at < seen.length && seen[at] != 0; at++) {
                assertThat(seen[at]).isEqualTo(seen[0]);
                assertThat(seen[at] & 3).isEqualTo(owner & 3);
            }
        }
    }

    private static class References implements DeltaStore.References {
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
