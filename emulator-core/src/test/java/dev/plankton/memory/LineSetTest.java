package dev.plankton.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSetTest {
    /** Those of the largest state. */
    private static final int LINES = StateMap.size(StateMap.MOST_EXTENDED) >> Memory.LINE_SHIFT;

    private static List<Integer> walk(LineSet set) {
        List<Integer> lines = new ArrayList<>();
        for (int line = set.next(0); line >= 0; line = set.next(line + 1)) {
            lines.add(line);
        }
        return lines;
    }

    @Test
    void isEmptyAtFirstAndAfterClear() {
        LineSet set = new LineSet(LINES);
        assertThat(set.next(0)).isEqualTo(-1);
        set.add(0);
        set.add(LINES - 1);
        assertThat(walk(set)).containsExactly(0, LINES - 1);
        set.clear();
        assertThat(walk(set)).isEmpty();
        assertThat(set.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 4095, 4096, 4097, 17_000, 262_144, 262_145, 600_000})
    void walksItsEdges(int lines) {
        LineSet set = new LineSet(lines);
        TreeSet<Integer> model = new TreeSet<>(List.of(0, lines - 1, lines / 2, Math.min(64, lines - 1)));
        model.forEach(set::add);
        assertThat(walk(set)).containsExactlyElementsOf(model);
        assertThat(set.next(lines)).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 5000})
    void givesItsLinesAwayInOrder(int room) {
        Random random = new Random(room);
        LineSet set = new LineSet(LINES);
        TreeSet<Integer> model = new TreeSet<>();
        for (int n = 0; n < 4000; n++) {
            int line = random.nextInt(n < 2000 ? LINES : 300);
            set.add(line);
            model.add(line);
        }
        List<Integer> taken = new ArrayList<>();
        int[] into = new int[room];
        for (int count = set.take(into); count > 0; count = set.take(into)) {
            for (int n = 0; n < count; n++) {
                taken.add(into[n]);
            }
            assertThat(set.size()).isEqualTo(model.size() - taken.size());
        }
        assertThat(taken).containsExactlyElementsOf(model);
        assertThat(walk(set)).isEmpty();
        set.add(LINES - 1);
        assertThat(walk(set)).containsExactly(LINES - 1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void agreesWithATreeSet(long seed) {
        Random random = new Random(seed);
        LineSet set = new LineSet(LINES);
        for (int round = 0; round < 20; round++) {
            TreeSet<Integer> model = new TreeSet<>();
            int count = 1 << random.nextInt(12);
            for (int n = 0; n < count; n++) {
                int line = random.nextInt(LINES);
                set.add(line);
                model.add(line);
            }
            assertThat(set.size()).isEqualTo(model.size());
            assertThat(walk(set)).containsExactlyElementsOf(model);
            int from = random.nextInt(LINES);
            Integer ceiling = model.ceiling(from);
            assertThat(set.next(from)).isEqualTo(ceiling == null ? -1 : ceiling);
            set.clear();
        }
    }
}
