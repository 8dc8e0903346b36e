package dev.plankton.collections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The maps against those of the JDK, with keys that lie close together, far apart, and in the same places of a table. */
final class CollectionsTest {
    private static final int STEPS = 40_000;
    private static final int KEYS = 3_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 64, -1, 1L << 32, (1L << 32) + 1, 1L << 61, 0x7654_3210_1234_5678L})
    void mapOfObjects(long stride) {
        Random random = new Random(stride);
        LongMap<Long> map = new LongMap<>();
        Map<Long, Long> expected = new HashMap<>();
        for (int n = 0; n < STEPS; n++) {
            long key = random.nextInt(KEYS) * stride;
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    Long value = random.nextLong();
                    map.put(key, value);
                    expected.put(key, value);
                }
                case 2, 3 -> assertThat(map.remove(key)).isEqualTo(expected.remove(key));
                default -> {
                    map.remove(key, Long.valueOf(Long.MIN_VALUE)); // Not the very object: stays.
                    assertThat(map.get(key)).isEqualTo(expected.get(key));
                    assertThat(map.containsKey(key)).isEqualTo(expected.containsKey(key));
                }
            }
            assertThat(map.size()).isEqualTo(expected.size());
        }
        Map<Long, Long> found = new HashMap<>();
        map.forEach((key, value) -> assertThat(found.put(key, value)).isNull());
        assertThat(found).isEqualTo(expected);
        expected.forEach((key, _) -> map.remove(key, map.get(key)));
        assertThat(map.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 64, -1, 1L << 32, (1L << 32) + 1, 1L << 61, 0x7654_3210_1234_5678L})
    void mapOfNumbers(long stride) {
        Random random = new Random(stride);
        LongLongMap map = new LongLongMap(-1);
        Map<Long, Long> expected = new HashMap<>();
        for (int n = 0; n < STEPS; n++) {
            long key = random.nextInt(KEYS) * stride;
            long value = random.nextInt(3);
            Long before = expected.put(key, value);
            assertThat(map.put(key, value)).isEqualTo(before == null ? -1 : before);
            if (n % 2_000 == 1_999) {
                long gone = random.nextInt(3);
                map.removeAll(gone);
                expected.values().removeIf(kept -> kept == gone);
            }
            long other = random.nextInt(KEYS) * stride;
            assertThat(map.get(other)).isEqualTo(expected.getOrDefault(other, -1L));
            assertThat(map.containsKey(other)).isEqualTo(expected.containsKey(other));
            assertThat(map.size()).isEqualTo(expected.size());
        }
        map.clear();
        assertThat(map.size()).isZero();
        assertThat(map.containsKey(0)).isFalse();
    }

    @Test
    void whatStandsForNoneIsNoValue() {
        assertThatThrownBy(() -> new LongLongMap(7).put(1, 7))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("7 stands for no value");
    }

    @Test
    void listOfNumbers() {
        IntList list = new IntList();
        assertThat(list.isEmpty()).isTrue();
        for (int n = 0; n < 1000; n++) {
            list.add(n * n);
        }
        assertThat(list.size()).isEqualTo(1000);
        assertThat(list.toArray()).hasSize(1000).startsWith(0, 1, 4, 9).endsWith(999 * 999);
    }
}
