package dev.plankton.device.interrupt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.device.FakeProcessor;
import dev.plankton.memory.Memory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PicTest {
    private final FakeProcessor processor = new FakeProcessor();
    private final Pic pic = new Pic(new Memory(), processor);

    @BeforeEach
    void powerOn() {
        pic.powerOn();
        pic.out8(0x21, 0x00);
        pic.out8(0xA1, 0x00);
        processor.attentions = 0;
    }

    @Test
    void higherPriorityInterruptsLower() {
        pic.raise(4);
        assertThat(pic.acknowledge()).isEqualTo(0x0C);
        pic.raise(5);
        assertThat(pic.intr()).isFalse();
        pic.raise(1);
        assertThat(pic.acknowledge()).isEqualTo(0x09);
        pic.out8(0x20, 0x20);
        assertThat(pic.intr()).isFalse();
        pic.out8(0x20, 0x20);
        assertThat(pic.acknowledge()).isEqualTo(0x0D);
    }

    @Test
    void aLineThatStaysHighRequestsOnce() {
        pic.raise(3);
        pic.acknowledge();
        pic.out8(0x20, 0x20);
        pic.raise(3);
        assertThat(pic.intr()).isFalse();
        pic.lower(3);
        pic.raise(3);
        assertThat(pic.intr()).isTrue();
    }

    @Test
    void slaveInterruptNeedsTwoEndsOfInterrupt() {
        pic.raise(8);
        assertThat(pic.acknowledge()).isEqualTo(0x70);
        pic.raise(14);
        pic.out8(0x20, 0x20);
        assertThat(pic.intr()).isFalse();
        pic.out8(0xA0, 0x20);
        assertThat(pic.acknowledge()).isEqualTo(0x76);
    }

    @Test
    void withdrawnRequestIsSpurious() {
        pic.raise(4);
        pic.lower(4);
        assertThat(pic.intr()).isFalse();
        assertThat(pic.acknowledge()).isEqualTo(0x0F);
        pic.out8(0x20, 0x0B);
        assertThat(pic.in8(0x20)).as("a spurious IRQ 7 is not in service").isZero();
    }

    @Test
    void unmaskingSignalsWhatWaits() {
        pic.out8(0x21, 0x10);
        pic.raise(4);
        assertThat(processor.attentions).isZero();
        pic.out8(0x20, 0x0A);
        assertThat(pic.in8(0x20)).isEqualTo(0x10);
        pic.out8(0x21, 0x00);
        assertThat(processor.attentions).isEqualTo(1);
    }

    @Test
    void initialisationSetsVectorsAndForgetsRequests() {
        pic.raise(4);
        pic.out8(0x20, 0x11);
        pic.out8(0x21, 0x40);
        pic.out8(0x21, 0x04);
        pic.out8(0x21, 0x01);
        assertThat(pic.intr()).isFalse();
        assertThat(pic.in8(0x21)).isZero();
        pic.raise(6);
        assertThat(pic.acknowledge()).isEqualTo(0x46);
    }

    @Test
    void automaticEndOfInterruptLeavesNothingInService() {
        pic.out8(0x20, 0x11);
        pic.out8(0x21, 0x08);
        pic.out8(0x21, 0x04);
        pic.out8(0x21, 0x03);
        pic.raise(1);
        pic.acknowledge();
        pic.raise(6);
        assertThat(pic.acknowledge()).isEqualTo(0x0E);
    }

    @Test
    void rotationMakesTheServedLevelTheLowest() {
        pic.raise(3);
        pic.acknowledge();
        pic.out8(0x20, 0xA0);
        pic.lower(3);
        pic.raise(3);
        pic.raise(4);
        assertThat(pic.acknowledge()).isEqualTo(0x0C);
    }

    @Test
    void specialMaskModeLetsLowerLevelsIn() {
        pic.raise(1);
        pic.acknowledge();
        pic.out8(0x21, 0x02);
        pic.raise(5);
        assertThat(pic.intr()).isFalse();
        pic.out8(0x20, 0x68);
        assertThat(pic.acknowledge()).isEqualTo(0x0D);
    }

    @Test
    void pollAcknowledges() {
        pic.raise(5);
        pic.out8(0x20, 0x0C);
        assertThat(pic.in8(0x20)).isEqualTo(0x85);
        pic.out8(0x20, 0x0B);
        assertThat(pic.in8(0x20)).isEqualTo(0x20);
    }

    @Test
    void returnsWhetherAnEdgeWouldBeDelivered() {
        assertThat(pic.wouldDeliver(0)).isTrue();
        pic.raise(7);
        assertThat(pic.wouldDeliver(0)).as("before a request of lower priority").isTrue();
        pic.acknowledge();
        assertThat(pic.wouldDeliver(0))
                .as("while a lower priority is in service")
                .isTrue();
        pic.lower(0);
        pic.raise(0);
        pic.acknowledge();
        assertThat(pic.wouldDeliver(0)).as("while it is in service itself").isFalse();
        pic.out8(0x20, 0x20);
        assertThat(pic.wouldDeliver(0)).isTrue();
        pic.out8(0x21, 0x05);
        assertThat(pic.wouldDeliver(0)).as("masked").isFalse();
        assertThat(pic.wouldDeliver(8)).as("behind a masked cascade").isFalse();
    }
}
