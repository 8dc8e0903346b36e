package dev.plankton.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.cluster.map.Epochs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FenceTest {
    @TempDir
    Path root;

    @Test
    void theNextOwnerTakesTheFenceOfTheOneBeforeAway() throws IOException {
        Path slab = root.resolve("slab-00001");
        Fence first = Fence.raise(slab, Epochs.next(1, 0), "a");
        assertThat(first.stands()).isTrue();
        Fence second = Fence.raise(slab, Epochs.next(2, 0), "b");
        assertThat(first.stands()).isFalse();
        assertThat(second.stands()).isTrue();
    }

    @Test
    void aFenceThatStandsOpensItsStoreAgainAndOneThatHasFallenDoesNot() throws IOException {
        Path slab = root.resolve("slab-00001");
        long epoch = Epochs.next(1, 0);
        Fence _ = Fence.raise(slab, epoch, "a");
        assertThat(Fence.standing(slab, epoch).stands()).isTrue();
        assertThat(Fence.hasFallen(slab, epoch)).isFalse();
        Fence _ = Fence.raise(slab, Epochs.next(2, 0), "b");
        assertThat(Fence.hasFallen(slab, epoch)).isTrue();
        assertThatThrownBy(() -> Fence.standing(slab, epoch))
                .hasMessage("store %s has been taken over since epoch 1.1", slab);
    }

    @Test
    void anEpochThatIsOverDoesNotTakeAStore() throws IOException {
        Path slab = root.resolve("slab-00001");
        Fence owner = Fence.raise(slab, Epochs.next(2, 0), "b");
        assertThatThrownBy(() -> Fence.raise(slab, Epochs.next(1, 0), "a"))
                .isInstanceOf(IOException.class)
                .hasMessage("store %s belongs to epoch 2.1 of b: this node has epoch 1.1", slab);
        assertThat(owner.stands()).isTrue();
    }

    @Test
    void anEpochTakesAStoreOnce() throws IOException {
        Path slab = root.resolve("slab-00001");
        Fence owner = Fence.raise(slab, Epochs.next(1, 0), "a");
        assertThatThrownBy(() -> Fence.raise(slab, Epochs.next(1, 0), "b"))
                .hasMessage("store %s has been taken over in epoch 1.1 by a already", slab);
        assertThat(owner.stands()).isTrue();
    }

    /** Of many that race, the one of the highest epoch has it in the end, and no other thinks so. */
    @Test
    void theHighestOfManyStands() throws Exception {
        Path slab = root.resolve("slab-00001");
        List<Callable<Boolean>> races = IntStream.rangeClosed(1, 50)
                .<Callable<Boolean>>mapToObj(epoch -> () -> {
                    try {
                        Fence.raise(slab, epoch, "n" + epoch);
                        return true;
                    } catch (IOException _) {
                        return false;
                    }
                })
                .toList();
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Future<Boolean>> results = threads.invokeAll(races);
            assertThat(results.getLast().get()).isTrue();
        }
        try (var files = Files.list(root.resolve("slab-00001.owner"))) {
            assertThat(files).extracting(file -> file.getFileName().toString()).contains("epoch-0000000000000032");
        }
        assertThat(Fence.highest(root)).isEqualTo(50);
        assertThatThrownBy(() -> Fence.raise(slab, 49, "late")).isInstanceOf(IOException.class);
    }

    @Test
    void theHighestOfAllStoresIsFound() throws IOException {
        assertThat(Fence.highest(root.resolve("none"))).isZero();
        Fence.raise(root.resolve("slab-00001"), Epochs.next(3, 0), "a");
        Fence.raise(root.resolve("slab-00002"), Epochs.next(7, 0), "b");
        Files.writeString(root.resolve("slab-00002.owner").resolve("epoch-x"), "not a mark");
        assertThat(Epochs.term(Fence.highest(root))).isEqualTo(7);
    }
}
