package dev.plankton.dashboard.series;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AgesTest {
    @Test
    void aVmIsAsOldAsTheFirstLookAtWhichItWasThere() {
        Ages ages = new Ages();
        ages.note(100, 1000);
        ages.note(100, 2000);
        ages.note(150, 3000);
        assertThat(ages.seconds(0, 5000)).isEqualTo(4);
        assertThat(ages.seconds(99, 5000)).isEqualTo(4);
        assertThat(ages.seconds(100, 5000)).isEqualTo(2);
        assertThat(ages.seconds(150, 5000)).as("not looked at yet").isZero();
    }

    @Test
    void manyStepsAreThinnedAndStayInOrder() {
        Ages ages = new Ages();
        for (int n = 1; n <= 100_000; n++) {
            ages.note(n, n * 1000L);
        }
        double before = Double.MAX_VALUE;
        for (int place = 0; place < 100_000; place++) {
            double age = ages.seconds(place, 100_000_000L);
            assertThat(age).isLessThanOrEqualTo(before).isLessThanOrEqualTo(100_000 - (place + 1));
            before = age;
        }
    }

    @Test
    void aNumberThatIsUsedAgainIsThatOfAYoungVm() {
        Ages ages = new Ages();
        ages.note(100, 1000);
        ages.renew(7, 4000);
        assertThat(ages.seconds(7, 5000)).isEqualTo(1);
        assertThat(ages.seconds(6, 5000)).isEqualTo(4);
        ages.renew(7, 5000);
        assertThat(ages.seconds(7, 5000)).isZero();
    }

    @Test
    void ofManyThatAreUsedAgainTheLastAreKnown() {
        Ages ages = new Ages();
        ages.note(100_000, 0);
        for (int place = 0; place < 100_000; place++) {
            ages.renew(place, 1000);
        }
        assertThat(ages.seconds(0, 1000)).isEqualTo(1);
        assertThat(ages.seconds(99_999, 1000)).isZero();
    }
}
