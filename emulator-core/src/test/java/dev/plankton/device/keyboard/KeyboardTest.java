package dev.plankton.device.keyboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.device.FakeIrqs;
import dev.plankton.device.FakeProcessor;
import dev.plankton.memory.Memory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyboardTest {
    private int resets;
    private final FakeProcessor processor = new FakeProcessor();
    private final FakeIrqs irqs = new FakeIrqs();
    private final Keyboard keyboard = new Keyboard(new Memory(), irqs, processor, () -> resets++);

    @BeforeEach
    void powerOn() {
        keyboard.powerOn();
    }

    @Test
    void everyScancodeIsAnInterrupt() {
        keyboard.press(0x1E);
        keyboard.press(0x9E);
        assertThat(irqs.edges[1]).isEqualTo(1);
        assertThat(keyboard.in8(0x64) & 1).isEqualTo(1);
        assertThat(keyboard.in8(0x60)).isEqualTo(0x1E);
        assertThat(irqs.edges[1]).isEqualTo(2);
        assertThat(keyboard.in8(0x60)).isEqualTo(0x9E);
        assertThat(keyboard.in8(0x64) & 1).isZero();
        assertThat(keyboard.in8(0x60)).as("the last byte stays").isEqualTo(0x9E);
    }

    @Test
    void refusesWhenFull() {
        // One is in the output buffer, sixteen in the queue.
        for (int i = 0; i < 17; i++) {
            assertThat(keyboard.press(i + 1)).isTrue();
        }
        assertThat(keyboard.press(0x44)).isFalse();
        for (int i = 0; i < 17; i++) {
            assertThat(keyboard.in8(0x60)).isEqualTo(i + 1);
        }
    }

    @Test
    void disabledKeyboardKeepsItsKeys() {
        keyboard.out8(0x64, 0xAD);
        keyboard.press(0x1E);
        assertThat(keyboard.in8(0x64) & 1).isZero();
        keyboard.out8(0x64, 0xAA);
        assertThat(keyboard.in8(0x60)).isEqualTo(0x55);
        keyboard.out8(0x64, 0xAE);
        assertThat(keyboard.in8(0x60)).isEqualTo(0x1E);
    }

    @Test
    void a20FollowsTheOutputPort() {
        keyboard.out8(0x64, 0xD1);
        keyboard.out8(0x60, 0xDF);
        assertThat(processor.a20()).isTrue();
        keyboard.out8(0x64, 0xD0);
        assertThat(keyboard.in8(0x60) & 2).isEqualTo(2);
        keyboard.out8(0x64, 0xDD);
        assertThat(processor.a20()).isFalse();
        assertThat(resets).isZero();
    }

    @Test
    void pulsesReset() {
        keyboard.out8(0x64, 0xFE);
        assertThat(resets).isEqualTo(1);
    }

    @Test
    void commandByteRoundTrips() {
        keyboard.out8(0x64, 0x60);
        keyboard.out8(0x60, 0x44);
        keyboard.out8(0x64, 0x20);
        assertThat(keyboard.in8(0x60)).isEqualTo(0x44);
        assertThat(irqs.edges[1]).as("interrupt off").isZero();
    }

    @Test
    void keyboardAnswersItsCommands() {
        keyboard.out8(0x60, 0xFF);
        assertThat(keyboard.in8(0x60)).isEqualTo(0xFA);
        assertThat(keyboard.in8(0x60)).isEqualTo(0xAA);
        keyboard.out8(0x60, 0xED);
        assertThat(keyboard.in8(0x60)).isEqualTo(0xFA);
        keyboard.out8(0x60, 0x02);
        assertThat(keyboard.in8(0x60)).isEqualTo(0xFA);
        keyboard.out8(0x60, 0xEE);
        assertThat(keyboard.in8(0x60)).isEqualTo(0xEE);
    }
}
