package dev.plankton.device.keyboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.device.FakeClock;
import dev.plankton.device.FakeIrqs;
import dev.plankton.device.FakeProcessor;
import dev.plankton.memory.Memory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KeyboardTest {
    private int resets;
    private final FakeProcessor processor = new FakeProcessor();
    private final FakeClock clock = new FakeClock();
    private final FakeIrqs irqs = new FakeIrqs();
    private final Keyboard keyboard = new Keyboard(new Memory(), clock, irqs, processor, () -> resets++);

    @BeforeEach
    void powerOn() {
        keyboard.powerOn();
    }

    /** Reads port 60h when the next byte has had time to come. */
    private int next() {
        clock.now += 1_000_000;
        return keyboard.in8(0x60);
    }

    @Test
    void everyScancodeIsAnInterrupt() {
        keyboard.press(0x1E);
        keyboard.press(0x9E);
        assertThat(irqs.edges[1]).isEqualTo(1);
        assertThat(keyboard.in8(0x64) & 1).isEqualTo(1);
        assertThat(keyboard.in8(0x60)).isEqualTo(0x1E);
        assertThat(keyboard.nextDeadlineNanos()).isEqualTo(1_000_000);
        clock.now = 1_000_000;
        keyboard.deliver();
        assertThat(irqs.edges[1]).isEqualTo(2);
        assertThat(keyboard.in8(0x60)).isEqualTo(0x9E);
        assertThat(keyboard.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(keyboard.in8(0x64) & 1).isZero();
        assertThat(keyboard.in8(0x60)).as("the last byte stays").isEqualTo(0x9E);
    }

    @Test
    void aByteStaysUntilTheNextIsDue() {
        keyboard.press(0x2A);
        keyboard.press(0x1E);
        assertThat(keyboard.in8(0x60)).isEqualTo(0x2A);
        clock.now = 999_999;
        assertThat(keyboard.in8(0x64) & 1).isZero();
        assertThat(keyboard.in8(0x60)).isEqualTo(0x2A);
        assertThat(irqs.level[1]).isFalse();
        clock.now = 1_000_000;
        assertThat(keyboard.in8(0x60)).isEqualTo(0x1E);
    }

    @Test
    void aKeyPressedBetweenTwoReadsWaitsToo() {
        keyboard.press(0x2A);
        assertThat(keyboard.in8(0x60)).isEqualTo(0x2A);
        keyboard.press(0x1E);
        assertThat(keyboard.in8(0x60)).isEqualTo(0x2A);
        assertThat(next()).isEqualTo(0x1E);
    }

    @Test
    void refusesWhenFull() {
        // One is in the output buffer, sixteen in the queue.
        for (int i = 0; i < 17; i++) {
            assertThat(keyboard.press(i + 1)).isTrue();
        }
        assertThat(keyboard.press(0x44)).isFalse();
        for (int i = 0; i < 17; i++) {
            assertThat(next()).isEqualTo(i + 1);
        }
    }

    @Test
    void aFullBufferTakesNoHalfOfAKey() {
        keyboard.out8(0x64, 0xAD);
        for (int i = 0; i < 15; i++) {
            assertThat(keyboard.press(0x1E)).isTrue();
        }
        assertThat(keyboard.press(0x9E)).as("two bytes of set 2").isFalse();
        assertThat(keyboard.press(0x1E)).isTrue();
    }

    @Test
    void disabledKeyboardKeepsItsKeys() {
        keyboard.out8(0x64, 0xAD);
        keyboard.press(0x1E);
        assertThat(keyboard.in8(0x64) & 1).isZero();
        keyboard.out8(0x64, 0xAA);
        assertThat(next()).isEqualTo(0x55);
        keyboard.out8(0x64, 0xAE);
        assertThat(next()).isEqualTo(0x1E);
    }

    @Test
    void aResponseWaitsForItsTurn() {
        keyboard.press(0x1E);
        keyboard.out8(0x64, 0x20);
        assertThat(keyboard.in8(0x60)).isEqualTo(0x1E);
        assertThat(keyboard.in8(0x64) & 1).as("at once").isEqualTo(1);
        assertThat(keyboard.in8(0x60)).isEqualTo(0x45);
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
    void theInterruptFollowsTheCommandByte() {
        keyboard.out8(0x64, 0x60);
        keyboard.out8(0x60, 0x44);
        keyboard.press(0x1E);
        assertThat(irqs.level[1]).isFalse();
        keyboard.out8(0x64, 0x60);
        keyboard.out8(0x60, 0x45);
        assertThat(irqs.level[1]).isTrue();
    }

    @Test
    void keyboardAnswersItsCommands() {
        send(0xFF, 0xFA, 0xAA);
        send(0xED, 0xFA);
        send(0x02, 0xFA);
        send(0xEE, 0xEE);
        send(0xF2, 0xFA, 0xAB, 0x41);
    }

    @Test
    void anAnswerComesBeforeWhatWasTyped() {
        keyboard.press(0x1E);
        keyboard.press(0x9E);
        assertThat(keyboard.in8(0x60)).isEqualTo(0x1E);
        keyboard.out8(0x60, 0xED);
        clock.now += 100_000;
        assertThat(keyboard.in8(0x60)).isEqualTo(0xFA);
        assertThat(next()).isEqualTo(0x9E);
    }

    @Test
    void setsOfScanCodes() {
        keyboard.out8(0x64, 0x60);
        keyboard.out8(0x60, 0x05);
        int[] keys = {0x1E, 0x9E, 0xE0, 0x48, 0xE0, 0xC8, 0x44};
        assertThat(typed(keys, 9)).containsExactly(0x1C, 0xF0, 0x1C, 0xE0, 0x75, 0xE0, 0xF0, 0x75, 0x09);
        send(0xF0, 0xFA);
        send(0x01, 0xFA);
        assertThat(typed(keys, 7)).containsExactly(keys);
        send(0xF0, 0xFA);
        send(0x03, 0xFA);
        assertThat(typed(keys, 7)).containsExactly(0x1C, 0xF0, 0x1C, 0x63, 0xF0, 0x63, 0x4F);
        int[] pause = {0xE1, 0x1D, 0x45, 0xE1, 0x9D, 0xC5};
        assertThat(typed(pause, 3)).containsExactly(0x62, 0xF0, 0x62);
    }

    private void send(int command, int... answers) {
        keyboard.out8(0x60, command);
        for (int answer : answers) {
            assertThat(next()).isEqualTo(answer);
        }
    }

    private int[] typed(int[] codes, int count) {
        for (int code : codes) {
            assertThat(keyboard.press(code)).isTrue();
        }
        int[] read = new int[count];
        for (int i = 0; i < count; i++) {
            read[i] = next();
        }
        assertThat(keyboard.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        return read;
    }
}
