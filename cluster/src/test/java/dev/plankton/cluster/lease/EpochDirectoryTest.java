package dev.plankton.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Owners that take a store from each other, stopped before any of their steps. */
final class EpochDirectoryTest {
    private static final List<String> FILES =
            List.of("STORE", "images/a", "generations/0000000001.manifest", "journal/0000000001-0000000001.journal");

    @TempDir
    Path root;

    /** One that takes the store, stopped before its step number {@code step}. */
    private static final class Taker implements BooleanSupplier {
        final CountDownLatch reached = new CountDownLatch(1), resumed = new CountDownLatch(1);
        final Thread thread;
        volatile @Nullable IOException failure;
        volatile boolean stopped;
        private final Fence fence;
        private int left;

        Taker(Path slab, long epoch, int step) throws IOException {
            fence = Fence.raise(slab, epoch, "n" + epoch);
            left = step;
            thread = Thread.ofPlatform().start(() -> {
                try {
                    Path _ = EpochDirectory.take(slab, epoch, this);
                } catch (IOException e) {
                    failure = e;
                } finally {
                    reached.countDown();
                }
            });
        }

        @Override
        public boolean getAsBoolean() {
            boolean stands = fence.stands();
            if (--left == 0) {
                stopped = true;
                reached.countDown();
                try {
                    resumed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return stands;
        }

        void resume() throws InterruptedException {
            resumed.countDown();
            thread.join();
        }
    }

    private static void fill(Path store) throws IOException {
        for (String name : FILES) {
            Path file = store.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
    }

    private static Set<String> files(Path store) throws IOException {
        try (Stream<Path> all = Files.walk(store)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> store.relativize(file).toString())
                    .collect(Collectors.toSet());
        }
    }

    /** Whether the first of two was stopped, and the second. */
    private boolean[] race(Path slab, boolean epochs, int first, int second) throws Exception {
        if (epochs) {
            Fence _ = Fence.raise(slab, 1, "a");
        }
        fill(epochs ? EpochDirectory.of(slab, 1) : slab);
        Taker b = new Taker(slab, 2, first);
        b.reached.await();
        Taker c = new Taker(slab, 3, second);
        c.reached.await();
        b.resume();
        c.resume();
        assertThat(c.failure).isNull();
        assertThat(files(EpochDirectory.of(slab, 3))).containsExactlyInAnyOrderElementsOf(FILES);
        Taker d = new Taker(slab, 4, 0);
        d.resume();
        assertThat(d.failure).isNull();
        assertThat(files(slab))
                .containsExactlyInAnyOrderElementsOf(FILES.stream()
                        .map(name -> slab.relativize(EpochDirectory.of(slab, 4)) + "/" + name)
                        .toList());
        return new boolean[] {b.stopped, c.stopped};
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereverTwoOwnersAreStoppedTheHigherHasAll(boolean epochs) throws Exception {
        int first = 1;
        for (boolean[] stopped = {true, true}; stopped[0]; first++) {
            stopped[1] = true;
            for (int second = 1; stopped[1]; second++) {
                stopped = race(root.resolve("slab-%d-%d".formatted(first, second)), epochs, first, second);
            }
        }
        assertThat(first).as("steps").isGreaterThan(FILES.size());
    }

    @Test
    void aStoreWhoseMarksAreGoneIsNotBegunAgain() throws IOException {
        Path slab = root.resolve("slab-00001");
        fill(EpochDirectory.of(slab, 500));
        assertThat(Fence.highest(root)).isEqualTo(500);
        assertThatThrownBy(() -> EpochDirectory.take(slab, 7, () -> true))
                .hasMessageContaining("has a directory of epoch")
                .hasMessageContaining(slab.toString());
        assertThat(files(EpochDirectory.of(slab, 500))).hasSameSizeAs(FILES);
    }

    /** As one of which a process that is stopped has a file open on NFS. */
    @Test
    void whatCannotBeDeletedKeepsNoOwnerOut() throws IOException {
        Path slab = root.resolve("slab-00001");
        Path before = EpochDirectory.of(slab, 1);
        fill(before);
        Path stays = before.resolve("journal/stays/inside");
        Files.createDirectories(stays);
        assertThat(files(EpochDirectory.take(slab, 2, () -> true))).containsExactlyInAnyOrderElementsOf(FILES);
        assertThat(files(EpochDirectory.take(slab, 3, () -> true))).containsExactlyInAnyOrderElementsOf(FILES);
        assertThat(EpochDirectory.of(slab, 2)).as("what can be deleted").doesNotExist();
    }
}
