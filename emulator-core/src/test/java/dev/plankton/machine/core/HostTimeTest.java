package dev.plankton.machine.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What VMs take for the wall clock at their power-on. */
class HostTimeTest {
    /** A step is 17 ms, and the wall clock may be 50 ms away before it is followed. */
    private static final long TOLERANCE_MILLIS = 100;

    @Test
    void aStepIsAtTheHostsWallClockTime() {
        long before = System.currentTimeMillis();

        long millis = HostTime.millisAt(HostTime.lastStep());

        assertThat(millis).isBetween(before - TOLERANCE_MILLIS, System.currentTimeMillis() + TOLERANCE_MILLIS);
    }

    @Test
    void laterStepsAreAsMuchLaterAsTheHostsTime() {
        long step = HostTime.lastStep();
        long second = 1_000_000_000;

        long difference = HostTime.millisAt(step + second) - HostTime.millisAt(step);

        assertThat(difference).isBetween(1000 - TOLERANCE_MILLIS, 1000 + TOLERANCE_MILLIS);
    }
}
