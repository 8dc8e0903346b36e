package dev.plankton.counters;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TallyTest {
    private enum Fruit {
        APPLE,
        PEAR
    }

    private final Tally<Fruit> tally = new Tally<>(Fruit.class);

    @Test
    void countsOfAMomentStay() {
        tally.add(Fruit.APPLE);
        Counts<Fruit> before = tally.counts();
        tally.add(Fruit.APPLE, 2);
        tally.add(Fruit.PEAR, -1);

        assertThat(before.get(Fruit.APPLE)).isEqualTo(1);
        assertThat(tally.sum(Fruit.APPLE)).isEqualTo(3);
        assertThat(tally.counts()).isNotEqualTo(before).hasToString("apple=3, pear=-1");
        assertThat(before.plus(tally.counts())).hasToString("apple=4, pear=-1");
        assertThat(tally.counts()).isEqualTo(tally.counts()).hasSameHashCodeAs(tally.counts());
    }

    @Test
    void noneIsLostThatThreadsAddAtTheSameTime() throws InterruptedException {
        List<Thread> threads = Stream.generate(() -> Thread.ofPlatform().start(() -> {
                    for (int n = 0; n < 10_000; n++) {
                        tally.add(Fruit.PEAR);
                    }
                }))
                .limit(8)
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(tally.sum(Fruit.PEAR)).isEqualTo(80_000);
        assertThat(tally.sum(Fruit.APPLE)).isZero();
    }
}
