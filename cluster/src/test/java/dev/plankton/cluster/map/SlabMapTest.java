package dev.plankton.cluster.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.cluster.membership.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SlabMapTest {
    private static final NodeId A = new NodeId("a", "127.0.0.1", 1, 1), B = new NodeId("b", "127.0.0.1", 2, 1);

    @Test
    void beginsWithoutOwners() {
        SlabMap map = SlabMap.empty(3);
        assertThat(map.slabs()).isEqualTo(3);
        assertThat(map.owner(0)).isNull();
        assertThat(map.epoch(0)).isZero();
        assertThat(map.entry(0)).isNull();
        assertThat(map.entries()).isEmpty();
    }

    @Test
    void theHigherEpochIsTrue() {
        SlabMap map = SlabMap.empty(2).with(List.of(new SlabEntry(1, A, 5)));
        assertThat(map.with(List.of(new SlabEntry(1, B, 4)))).isSameAs(map);
        SlabMap later = map.with(List.of(new SlabEntry(1, B, 6)));
        assertThat(later.owner(1)).isEqualTo(B);
        assertThat(map.owner(1)).isEqualTo(A);
        assertThat(later.ownedBy(B)).containsExactly(1);
        assertThat(later.ownedBy(A)).isEmpty();
    }

    @Test
    void anEpochHasOneOwner() {
        SlabMap map = SlabMap.empty(2).with(List.of(new SlabEntry(1, A, 5)));
        assertThatThrownBy(() -> map.with(List.of(new SlabEntry(1, B, 5))))
                .hasMessage("slab 1 has two owners in epoch 0.5: a@127.0.0.1:1 and b@127.0.0.1:2");
        assertThatThrownBy(() -> SlabMap.empty(2).with(List.of(new SlabEntry(1, A, 5), new SlabEntry(1, B, 5))))
                .hasMessageContaining("two owners");
    }

    /** A node that was started again is another: what its former life owned is not its own. */
    @Test
    void anotherLifeOfANodeIsAnotherOwner() {
        SlabMap map = SlabMap.empty(1).with(List.of(new SlabEntry(0, A, 1)));
        assertThat(map.ownedBy(new NodeId("a", "127.0.0.1", 1, 2))).isEmpty();
    }

    @Test
    void slabsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> SlabMap.empty(0)).hasMessage("slabs out of range (1-32768): 0");
        assertThatThrownBy(() -> SlabMap.empty(2).with(List.of(new SlabEntry(2, A, 1))))
                .hasMessage("slab out of range (0-1): 2");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void allOrdersOfTheSameEntriesGiveTheSameMap(long seed) {
        Random random = new Random(seed);
        List<SlabEntry> entries = new ArrayList<>();
        Map<Integer, Long> highest = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            int slab = random.nextInt(20);
            long epoch = 1 + random.nextInt(50);
            // One owner an epoch.
            entries.add(new SlabEntry(slab, new NodeId("n" + (epoch + slab) % 7, "127.0.0.1", 1, 1), epoch));
            highest.merge(slab, epoch, Math::max);
        }
        SlabMap expected = SlabMap.empty(20).with(entries);
        highest.forEach((slab, epoch) -> assertThat(expected.epoch(slab)).isEqualTo(epoch));
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(entries, random);
            SlabMap one = SlabMap.empty(20).with(entries.subList(0, 100));
            SlabMap other = SlabMap.empty(20).with(entries.subList(100, 200));
            assertThat(one.with(other.entries())).isEqualTo(expected);
            assertThat(other.with(one.entries())).isEqualTo(expected).hasSameHashCodeAs(expected);
        }
    }

    @Test
    void epochsOfALaterTermAreHigherAndNoneIsGivenTwice() {
        long first = Epochs.next(1, 0);
        assertThat(Epochs.text(first)).isEqualTo("1.1");
        assertThat(Epochs.text(Epochs.next(1, first))).isEqualTo("1.2");
        assertThat(Epochs.text(Epochs.next(3, Epochs.next(1, first)))).isEqualTo("3.1");
        assertThatThrownBy(() -> Epochs.next(2, Epochs.next(3, 0)))
                .hasMessage("term 2 is over: the slab is in epoch 3.1");
        assertThat(Epochs.next(Epochs.LAST_TERM, 0)).isPositive();
    }

    @Test
    void aDirectoryReportsWhatIsNewsAndCountsCorrections() {
        SlabDirectory directory = new SlabDirectory(SlabMap.empty(4));
        List<SlabEntry> seen = new ArrayList<>();
        directory.onChange(seen::add);
        SlabEntry first = new SlabEntry(1, A, 5), second = new SlabEntry(1, B, 6);
        assertThat(directory.learn(List.of(first))).isTrue();
        assertThat(directory.learn(List.of(first))).isFalse();
        assertThat(directory.correct(second)).isTrue();
        assertThat(directory.correct(first)).isFalse();
        assertThat(seen).containsExactly(first, second);
        assertThat(directory.corrections()).isEqualTo(1);
        assertThat(directory.map().owner(1)).isEqualTo(B);
    }
}
