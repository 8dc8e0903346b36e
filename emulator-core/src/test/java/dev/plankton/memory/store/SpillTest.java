package dev.plankton.memory.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plankton.memory.Delta;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deltas that were not stored for long lie in a file when memory is short, and lose nothing there. */
class SpillTest {
    private static final int OWNERS = 20_000;
    private static final long LIMIT = 1 << 20;

    private final Budget budget = new Budget(LIMIT);
    private final AtomicIntegerArray references = new AtomicIntegerArray(OWNERS);

    @TempDir
    private Path directory;

    private DeltaStore store(long fileBytes) throws IOException {
        return store(fileBytes, false);
    }

    private DeltaStore store(long fileBytes, boolean sharing) throws IOException {
        SpillFile file = SpillFile.create(directory, fileBytes);
        return new DeltaStore(new DeltaStore.Layout(true, sharing, budget, file), new DeltaStore.References() {
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

    private static Delta delta(byte[] contents) {
        Delta delta = new Delta();
        delta.set(contents);
        return delta;
    }

    private static byte[] random(Random random, int length) {
        byte[] contents = new byte[length];
        random.nextBytes(contents);
        return contents;
    }

    /** Whether the owner's delta is {@code expected}, padded with zeros; returns whether it was in the file. */
    private static boolean check(DeltaStore store, int owner, byte[] expected) {
        Delta delta = new Delta();
        boolean inFile = store.load(owner, delta);
        byte[] seen = delta.copy();
        assertThat(seen).as("delta of %d", owner).isEqualTo(Arrays.copyOf(expected, seen.length));
        return inFile;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsForEachWhatItStoredLast(boolean sharing) throws IOException {
        Random random = new Random(1);
        byte[][] expected = new byte[OWNERS][];
        Arrays.fill(expected, new byte[0]);
        int fromFile = 0;
        try (DeltaStore store = store(64 << 20, sharing)) {
            for (int round = 0; round < 100_000; round++) {
                int owner = random.nextInt(random.nextInt(OWNERS) + 1);
                switch (random.nextInt(16)) {
                    case 0 -> {
                        store.free(owner);
                        expected[owner] = new byte[0];
                    }
                    case 1 -> {
                        expected[owner] = random(random, 1 + random.nextInt(8000));
                        store.store(owner, delta(expected[owner]));
                    }
                    default -> {
                        expected[owner] =
                                random.nextInt(4) == 0 ? new byte[40] : random(random, 1 + random.nextInt(500));
                        expected[owner][0] = 1;
                        store.store(owner, delta(expected[owner]));
                    }
                }
                int other = random.nextInt(OWNERS);
                fromFile += check(store, other, expected[other]) ? 1 : 0;
                assertThat(budget.taken()).isLessThanOrEqualTo(LIMIT);
            }
            assertThat(fromFile).isGreaterThan(10_000);
            assertThat(store.inFileBytes()).isGreaterThan(LIMIT);
            for (int owner = 0; owner < OWNERS; owner++) {
                boolean _ = check(store, owner, expected[owner]);
                store.free(owner);
            }
            assertThat(store.inFileBytes()).isZero();
            assertThat(budget.taken()).as("bytes when all have gone").isZero();
        }
    }

    @Test
    void whatIsStoredOftenStaysInMemory() throws IOException {
        Random random = new Random(2);
        int often = 500;
        try (DeltaStore store = store(64 << 20)) {
            for (int owner = 0; owner < OWNERS; owner++) {
                store.store(owner, delta(random(random, 200)));
                store.store(owner % often, delta(random(random, 200)));
            }
            int inFile = 0;
            Delta delta = new Delta();
            for (int owner = 0; owner < often; owner++) {
                inFile += store.load(owner, delta) ? 1 : 0;
            }
            assertThat(inFile).as("of %d that are stored often", often).isLessThan(often / 5);
            assertThat(store.movedToFile()).isGreaterThan(OWNERS / 2);
        }
    }

    @Test
    void whatWasInTheFileIsInMemoryOnceStoredAgain() throws IOException {
        try (DeltaStore store = store(64 << 20)) {
            Random random = new Random(3);
            for (int owner = 0; owner < OWNERS; owner++) {
                store.store(owner, delta(random(random, 200)));
            }
            Delta delta = new Delta();
            assertThat(store.load(0, delta)).isTrue();
            byte[] next = random(random, 200);
            store.store(0, delta(next));
            assertThat(check(store, 0, next)).isFalse();
        }
    }

    @Test
    void spaceOfTheFileIsUsedAgain() throws IOException {
        Random random = new Random(4);
        try (DeltaStore store = store(16 << 20)) {
            long most = 0;
            for (int round = 0; round < 5; round++) {
                for (int owner = 0; owner < OWNERS; owner++) {
                    store.store(owner, delta(random(random, 200)));
                }
                most = most == 0 ? store.fileBytes() : most;
                for (int owner = 0; owner < OWNERS; owner++) {
                    store.free(owner);
                }
            }
            assertThat(store.fileBytes()).isBetween(3L << 20, most * 11 / 10);
        }
    }

    @Test
    void ifTheFileIsFullTheBudgetsRuleApplies() throws IOException {
        Random random = new Random(5);
        byte[][] expected = new byte[OWNERS][];
        try (DeltaStore store = store(SpillFile.LEAST)) {
            int refused = 0;
            for (int owner = 0; owner < OWNERS; owner++) {
                byte[] contents = random(random, 200);
                try {
                    store.store(owner, delta(contents));
                    expected[owner] = contents;
                } catch (OutOfMemoryError e) {
                    refused++;
                    expected[owner] = new byte[0];
                }
            }
            assertThat(refused).isBetween(OWNERS / 10, OWNERS * 9 / 10);
            assertThat(store.fileBytes()).isLessThanOrEqualTo(SpillFile.LEAST);
            for (int owner = 0; owner < OWNERS; owner++) {
                boolean _ = check(store, owner, expected[owner]);
            }
        }
    }

    @Test
    void nothingOfTheFileIsLeft() throws IOException {
        try (DeltaStore store = store(SpillFile.LEAST)) {
            store.store(0, delta(new byte[] {1}));
        }
        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aDirectoryThatIsNotThereIsAnError() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> SpillFile.create(directory.resolve("none"), SpillFile.LEAST));
    }

    @Test
    void anInterruptOfTheThreadThatStoresDoesNotEndTheFile() throws IOException {
        Random random = new Random(6);
        try (DeltaStore store = store(64 << 20)) {
            Thread.currentThread().interrupt();
            for (int owner = 0; owner < OWNERS; owner++) {
                store.store(owner, delta(random(random, 200)));
            }
            assertThat(Thread.interrupted()).isTrue();
            assertThat(store.inFileBytes()).isGreaterThan(2 << 20);
        }
    }

    /** Every byte of an owner's delta is the same one. */
    @Test
    void threadsThatStoreReadAndMoveDoNotDisturbEachOther() throws Exception {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        AtomicBoolean done = new AtomicBoolean();
        try (DeltaStore store = store(64 << 20)) {
            Thread[] threads = new Thread[4];
            for (int part = 0; part < 3; part++) {
                int mine = part;
                threads[part] = Thread.ofPlatform().start(() -> tell(failure, () -> runOwners(store, mine)));
            }
            threads[3] = Thread.ofPlatform().start(() -> tell(failure, () -> readAll(store, done)));
            for (int part = 0; part < 3; part++) {
                threads[part].join();
            }
            done.set(true);
            threads[3].join();
            assertThat(failure.get()).isNull();
            assertThat(store.movedToFile()).isPositive();
        }
    }

    private static void tell(AtomicReference<Throwable> failure, Runnable body) {
        try {
            body.run();
        } catch (RuntimeException | Error e) {
            failure.set(e);
        }
    }

    private static void runOwners(DeltaStore store, int part) {
        Random random = new Random(part);
        byte[][] expected = new byte[OWNERS][];
        for (int round = 0; round < 60_000; round++) {
            int owner = random.nextInt(OWNERS / 3) * 3 + part;
            if (expected[owner] != null) {
                boolean _ = check(store, owner, expected[owner]);
            }
            byte[] next = new byte[random.nextInt(50) == 0 ? 3000 : 30 + random.nextInt(300)];
            Arrays.fill(next, (byte) (1 + random.nextInt(100)));
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
            }
        }
    }
}
