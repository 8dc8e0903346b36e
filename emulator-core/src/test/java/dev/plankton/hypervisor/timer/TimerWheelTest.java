package dev.plankton.hypervisor.timer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.collections.IntList;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
    private static final long MILLIS = 1_000_000;

    private final TimerWheel wheel = new TimerWheel();

    private int[] expire(long now) {
        IntList due = new IntList();
        wheel.expire(now, due);
        return due.toArray();
    }

    @Test
    void reportsEachVmOnceAtItsLastDeadline() {
        Random random = new Random(1);
        int vms = 20_000;
        long[] deadlines = new long[vms];
        Arrays.fill(deadlines, Long.MAX_VALUE);
        long now = 0;
        for (int round = 0; round < 300; round++) {
            for (int n = 0; n < 2000; n++) {
                int vm = random.nextInt(vms);
                // Some together, some beyond a turn of the wheel, some past.
                deadlines[vm] = now + MILLIS * (random.nextBoolean() ? 55 : random.nextInt(-3, 3000));
                wheel.schedule(vm, deadlines[vm]);
            }
            now += random.nextInt(40) * MILLIS;
            for (int vm : expire(now)) {
                assertThat(deadlines[vm]).as("deadline of VM " + vm).isLessThanOrEqualTo(now);
                deadlines[vm] = Long.MAX_VALUE;
            }
            for (long deadline : deadlines) {
                assertThat(deadline).as("a deadline left").isGreaterThan(now - 2 * MILLIS);
            }
            assertThat(wheel.next()).isGreaterThan(now);
        }
        expire(Long.MAX_VALUE - 1);
        assertThat(wheel.next()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aDeadlineSetAgainAfterItHasPassedIsKept() {
        wheel.schedule(7, 5 * MILLIS);
        assertThat(expire(7 * MILLIS)).containsExactly(7);
        wheel.schedule(7, 5 * MILLIS);
        assertThat(expire(8 * MILLIS)).containsExactly(7);
        assertThat(expire(9 * MILLIS)).isEmpty();
    }

    /** Else the clock would wake at the deadline, when there is nothing to find, and again at the end of its slot. */
    @Test
    void whatIsScheduledSaysWhenItIsFound() {
        TimerWheel one = new TimerWheel();
        long due = one.schedule(1, 5_000_000);
        IntList found = new IntList();
        one.expire(due - 1, found);
        assertThat(found.toArray()).isEmpty();
        assertThat(one.next()).isEqualTo(due);
        one.expire(due, found);
        assertThat(found.toArray()).containsExactly(1);
        assertThat(one.schedule(1, 5_000_000)).isEqualTo(due);
    }
}
