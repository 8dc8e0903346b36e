package dev.plankton.device.rtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.device.FakeClock;
import dev.plankton.device.FakeIrqs;
import dev.plankton.disk.Disk;
import dev.plankton.disk.Drives;
import dev.plankton.memory.Memory;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RtcTest {
    private static final long SECOND = 1_000_000_000;

    private final Memory memory = new Memory();
    private final FakeClock clock = new FakeClock();
    private final FakeIrqs irqs = new FakeIrqs();
    private final Rtc rtc = new Rtc(memory, clock, irqs);

    @BeforeEach
    void powerOn() {
        rtc.powerOn(Instant.parse("2027-12-31T23:59:58.500Z").toEpochMilli(), Drives.of(new Disk(new byte[512])));
    }

    private int get(int index) {
        rtc.out8(0x70, index);
        return rtc.in8(0x71);
    }

    private void set(int index, int value) {
        rtc.out8(0x70, index);
        rtc.out8(0x71, value);
    }

    @Test
    void timeFollowsTheClock() {
        assertThat(get(0x00)).isEqualTo(0x58);
        clock.now = SECOND + SECOND / 2;
        assertThat(get(0x00)).isZero();
        assertThat(get(0x04)).isZero();
        assertThat(get(0x07)).isEqualTo(0x01);
        assertThat(get(0x08)).isEqualTo(0x01);
        assertThat(get(0x09)).isEqualTo(0x28);
        assertThat(get(0x32)).isEqualTo(0x20);
        assertThat(get(0x06)).as("a Saturday").isEqualTo(7);
    }

    @Test
    void binaryAndTwelveHours() {
        set(0x0B, 0x04);
        assertThat(get(0x00)).isEqualTo(58);
        assertThat(get(0x04)).isEqualTo(0x80 | 11);
        clock.now = 2 * SECOND;
        assertThat(get(0x04)).as("midnight").isEqualTo(12);
    }

    @Test
    void guestSetsTheTime() {
        clock.now = 7 * SECOND;
        set(0x0B, 0x82);
        set(0x00, 0x30);
        set(0x02, 0x45);
        set(0x04, 0x12);
        set(0x07, 0x29);
        set(0x08, 0x02);
        set(0x09, 0x28);
        clock.now = 50 * SECOND;
        assertThat(get(0x00)).isEqualTo(0x30);
        set(0x0B, 0x02);
        clock.now = 60 * SECOND;
        assertThat(get(0x00)).isEqualTo(0x40);
        assertThat(get(0x02)).isEqualTo(0x45);
        assertThat(get(0x07)).isEqualTo(0x29);
        assertThat(get(0x08)).isEqualTo(0x02);
    }

    @Test
    void noDeadlineWhileNoInterruptIsEnabled() {
        assertThat(rtc.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void updateInterruptComesEachSecondOnceTaken() {
        set(0x0B, 0x12);
        assertThat(rtc.nextDeadlineNanos()).isEqualTo(SECOND / 2);
        clock.now = SECOND / 2;
        rtc.deliver();
        assertThat(irqs.edges[8]).isEqualTo(1);
        assertThat(rtc.nextDeadlineNanos()).as("until register C is read").isEqualTo(Long.MAX_VALUE);
        assertThat(get(0x0C) & 0x90).isEqualTo(0x90);
        assertThat(irqs.level[8]).isFalse();
        assertThat(rtc.nextDeadlineNanos()).isEqualTo(SECOND / 2 + SECOND);
    }

    @Test
    void periodicInterruptHasItsRate() {
        set(0x0A, 0x26);
        set(0x0B, 0x42);
        assertThat(rtc.nextDeadlineNanos()).as("1024 Hz").isEqualTo(976_563);
        clock.now = 976_563;
        rtc.deliver();
        assertThat(irqs.edges[8]).isEqualTo(1);
        assertThat(get(0x0C) & 0xC0).isEqualTo(0xC0);
        assertThat(rtc.nextDeadlineNanos()).isEqualTo(1_953_125);
    }

    @Test
    void alarmWaitsForItsTime() {
        set(0x01, 0x05);
        set(0x03, 0x01);
        set(0x05, 0xC0);
        set(0x0B, 0x22);
        assertThat(rtc.nextDeadlineNanos()).isEqualTo(SECOND / 2 + 66 * SECOND);
        clock.now = rtc.nextDeadlineNanos();
        rtc.deliver();
        assertThat(get(0x0C) & 0xA0).isEqualTo(0xA0);
    }

    @Test
    void updateInProgressBeforeTheSecond() {
        assertThat(get(0x0A)).isEqualTo(0x26);
        clock.now = SECOND / 2 - 1_000_000;
        assertThat(get(0x0A)).isEqualTo(0xA6);
    }

    @Test
    void cmosDescribesThePc() {
        assertThat(get(0x10)).isEqualTo(0x40);
        assertThat(get(0x15) | (get(0x16) << 8)).isEqualTo(640);
        int sum = 0;
        for (int index = 0x10; index < 0x2E; index++) {
            sum += get(index);
        }
        assertThat((get(0x2E) << 8) | get(0x2F)).isEqualTo(sum);
    }
}
