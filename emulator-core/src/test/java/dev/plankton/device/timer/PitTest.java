package dev.plankton.device.timer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.device.FakeClock;
import dev.plankton.device.FakeIrqs;
import dev.plankton.memory.Memory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PitTest {
    private static final long YEAR = 365L * 86_400 * 1_000_000_000;

    private final Memory memory = new Memory();
    private final FakeClock clock = new FakeClock();
    private final FakeIrqs irqs = new FakeIrqs();
    private final Pit pit = new Pit(memory, clock, irqs);

    @BeforeEach
    void powerOn() {
        pit.powerOn();
    }

    /** Sets the clock to the first nanosecond of a pulse. */
    private void at(long pulse) {
        clock.now = PitClock.nanos(pulse);
    }

    private int count(int counter) {
        pit.out8(0x43, counter << 6);
        int low = pit.in8(0x40 + counter);
        return low | (pit.in8(0x40 + counter) << 8);
    }

    @Test
    void conversionIsExactForYears() {
        for (long pulse : new long[] {0, 1, 65_536, 1_193_181, 1_193_182, 37L * 365 * 86_400 * 1_193_182 + 12_345}) {
            assertThat(PitClock.ticks(PitClock.nanos(pulse))).isEqualTo(pulse);
            if (pulse > 0) {
                assertThat(PitClock.ticks(PitClock.nanos(pulse) - 1)).isEqualTo(pulse - 1);
            }
        }
    }

    @Test
    void ticksAsTheBiosSetsIt() {
        assertThat(pit.nextTickNanos()).isEqualTo(PitClock.nanos(65_536));
        clock.now = pit.nextTickNanos() - 1;
        assertThat(pit.deliverTicks()).isZero();
        clock.now++;
        assertThat(pit.deliverTicks()).isEqualTo(1);
        assertThat(pit.deliverTicks()).isZero();
        assertThat(irqs.edges[0]).isEqualTo(1);
        assertThat(pit.nextTickNanos()).isEqualTo(PitClock.nanos(2 * 65_536));
    }

    @Test
    void manyTicksAreOneInterrupt() {
        clock.now = YEAR;
        assertThat(pit.deliverTicks()).isEqualTo(PitClock.ticks(YEAR) / 65_536);
        assertThat(irqs.edges[0]).isEqualTo(1);
        assertThat(pit.nextTickNanos()).isGreaterThan(YEAR).isLessThan(YEAR + 55_000_000);
    }

    @Test
    void skippedTicksRaiseNothing() {
        at(3 * 65_536 + 5);
        assertThat(pit.skipTicks(clock.nanos())).isEqualTo(3);
        assertThat(irqs.edges[0]).isZero();
        assertThat(pit.deliverTicks()).isZero();
    }

    @Test
    void lookingChangesNothing() {
        memory.load(memory.bytes().clone());
        clock.now = 1_000_000;
        pit.nextTickNanos();
        pit.deliverTicks();
        pit.refreshToggle();
        pit.speakerOutput();
        assertThat(memory.dirtyLines().size()).isZero();
    }

    @Test
    void newCountTakesEffectAfterThePeriod() {
        pit.out8(0x43, 0x34);
        pit.out8(0x40, 100);
        pit.out8(0x40, 0);
        at(250);
        pit.out8(0x40, 10);
        pit.out8(0x40, 0);
        irqs.lower(0);
        assertThat(pit.nextTickNanos()).isEqualTo(PitClock.nanos(300));
        at(325);
        assertThat(pit.deliverTicks()).as("edges at 300, 310, 320").isEqualTo(3);
        assertThat(pit.nextTickNanos()).isEqualTo(PitClock.nanos(330));
        assertThat(count(0)).isEqualTo(5);
    }

    @Test
    void terminalCountComesOnce() {
        pit.out8(0x43, 0x30);
        assertThat(pit.nextTickNanos()).isEqualTo(Long.MAX_VALUE);
        pit.out8(0x40, 0xE8);
        pit.out8(0x40, 0x03);
        assertThat(pit.nextTickNanos()).isEqualTo(PitClock.nanos(1000));
        at(400);
        assertThat(count(0)).isEqualTo(600);
        at(1001);
        assertThat(pit.deliverTicks()).isEqualTo(1);
        assertThat(pit.nextTickNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(count(0)).as("goes on counting").isEqualTo(0xFFFF);
    }

    /** Programs take random numbers from the low byte: all of its bits change. */
    @Test
    void powerOnLeavesCounter0CountingByOneOnceATick() {
        at(9);
        assertThat(count(0)).isEqualTo(0x10000 - 9);
        at(0x8000 + 10);
        assertThat(count(0)).isEqualTo(0x8000 - 10);
        pit.out8(0x43, 0xE2);
        assertThat(pit.in8(0x40)).as("output high, count loaded, mode 2").isEqualTo(0xB4);
        assertThat(pit.nextTickNanos()).isEqualTo(PitClock.nanos(0x10000));
    }

    @Test
    void squareWaveCountsByTwo() {
        squareWave();
        at(10);
        assertThat(count(0)).isEqualTo(0x10000 - 20);
        at(0x8000 + 10);
        assertThat(count(0)).isEqualTo(0x10000 - 20);
    }

    @Test
    void countsInBcd() {
        pit.out8(0x43, 0x35);
        pit.out8(0x40, 0x00);
        pit.out8(0x40, 0x10);
        at(1);
        assertThat(count(0)).isEqualTo(0x0999);
    }

    @Test
    void latchHoldsWhileTheCounterRuns() {
        squareWave();
        at(10);
        pit.out8(0x43, 0x00);
        at(500);
        assertThat(pit.in8(0x40) | (pit.in8(0x40) << 8)).isEqualTo(0x10000 - 20);
        assertThat(pit.in8(0x40) | (pit.in8(0x40) << 8)).isEqualTo(0x10000 - 1000);
    }

    @Test
    void readBackGivesStatusThenCount() {
        squareWave();
        at(0x9000);
        pit.out8(0x43, 0xC2);
        assertThat(pit.in8(0x40)).as("output low, count loaded, mode 3").isEqualTo(0x36);
        assertThat(pit.in8(0x40) | (pit.in8(0x40) << 8)).isEqualTo(0x10000 - 0x2000);
        pit.out8(0x43, 0x30);
        pit.out8(0x43, 0xE2);
        assertThat(pit.in8(0x40)).as("mode 0 without a count").isEqualTo(0x70);
    }

    @Test
    void gateStopsTheSpeakerCounter() {
        pit.out8(0x43, 0xB0);
        pit.out8(0x42, 100);
        pit.out8(0x42, 0);
        at(500);
        assertThat(count(2)).isEqualTo(100);
        pit.setSpeakerGate(true);
        at(530);
        pit.setSpeakerGate(false);
        at(900);
        assertThat(count(2)).isEqualTo(70);
        pit.setSpeakerGate(true);
        assertThat(pit.speakerOutput()).isFalse();
        at(970);
        assertThat(pit.speakerOutput()).isTrue();
    }

    @Test
    void risingGateTriggersTheOneShot() {
        pit.out8(0x43, 0xB2);
        pit.out8(0x42, 50);
        pit.out8(0x42, 0);
        assertThat(pit.speakerOutput()).isTrue();
        at(100);
        pit.setSpeakerGate(true);
        assertThat(pit.speakerOutput()).isFalse();
        at(150);
        assertThat(pit.speakerOutput()).isTrue();
    }

    private void squareWave() {
        pit.out8(0x43, 0x36);
        pit.out8(0x40, 0);
        pit.out8(0x40, 0);
    }
}
