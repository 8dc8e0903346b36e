package dev.plankton.machine.pc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;

class MarksTest {
    private static History.Mark mark(int moment, int bytes) {
        return new History.Mark(0, moment, new byte[bytes], null, null);
    }

    @Test
    void theFirstAreDroppedWhereThereAreManyOrTheyAreLong() {
        Marks marks = new Marks(3, 1000);
        for (int n = 0; n < 5; n++) {
            assertThat(marks.add(mark(n, 100))).isEqualTo(n >= 3);
        }
        assertThat(marks.bytes()).isEqualTo(300);
        assertThat(marks.add(mark(5, 850))).isTrue();
        assertThat(marks.bytes()).isEqualTo(950);
        assertThat(marks.add(mark(6, 2000))).isTrue();
        assertThat(marks.bytes()).as("one is kept").isEqualTo(2000);
        assertThat(Objects.requireNonNull(marks.takeLast()).moment()).isEqualTo(6);
        assertThat(marks.takeLast()).isNull();
        assertThat(marks.bytes()).isZero();
    }
}
