package dev.plankton.device.keyboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.device.FakeClock;
import dev.plankton.device.FakeIrqs;
import dev.plankton.device.FakeProcessor;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The second port of the controller and the mouse there, as a driver sees them. */
class Ps2MouseTest {
    private static final int DATA = 0x60, COMMAND = 0x64;
    private static final int FULL_BY_MOUSE = 0x21;

    private final Memory memory = new Memory();
    private final FakeClock clock = new FakeClock();
    private final FakeIrqs irqs = new FakeIrqs();
    private final Keyboard keyboard = new Keyboard(memory, clock, irqs, new FakeProcessor(), () -> {});

    @BeforeEach
    void powerOn() {
        keyboard.powerOn();
    }

    /** Sends bytes to the mouse, and returns what it has sent after the last of them. */
    private List<Integer> ask(int... bytes) {
        for (int value : bytes) {
            all();
            keyboard.out8(COMMAND, 0xD4);
            keyboard.out8(DATA, value);
        }
        return all();
    }

    /** All that the mouse sends within a tenth of a second. */
    private List<Integer> all() {
        List<Integer> bytes = new ArrayList<>();
        for (int n = 0; n < 100; n++) {
            if ((keyboard.in8(COMMAND) & FULL_BY_MOUSE) == FULL_BY_MOUSE) {
                bytes.add(keyboard.in8(DATA));
            }
            clock.now += 1_000_000;
        }
        return bytes;
    }

    @Test
    void answersItsCommands() {
        assertThat(ask(0xFF)).containsExactly(0xFA, 0xAA, 0x00);
        assertThat(ask(0xF2)).containsExactly(0xFA, 0x00);
        assertThat(ask(0xE9)).as("off, 4 counts a millimetre, 100 a second").containsExactly(0xFA, 0, 2, 100);
        assertThat(ask(0xE8, 3)).containsExactly(0xFA);
        assertThat(ask(0xF3, 40)).containsExactly(0xFA);
        assertThat(ask(0xE7)).containsExactly(0xFA);
        assertThat(ask(0xF4)).containsExactly(0xFA);
        assertThat(ask(0xE9)).containsExactly(0xFA, 0x30, 3, 40);
        assertThat(ask(0xF0)).containsExactly(0xFA);
        assertThat(ask(0xE6)).containsExactly(0xFA);
        assertThat(ask(0xE9)).containsExactly(0xFA, 0x60, 3, 40);
        assertThat(ask(0xEA)).containsExactly(0xFA);
        assertThat(ask(0xF5)).containsExactly(0xFA);
        assertThat(ask(0xE9)).containsExactly(0xFA, 0, 3, 40);
        assertThat(ask(0xF6)).containsExactly(0xFA);
        assertThat(ask(0xE9)).containsExactly(0xFA, 0, 2, 100);
        assertThat(ask(0xFE)).as("the byte sent last").containsExactly(100);
        assertThat(ask(0x55)).as("no command").containsExactly(0xFE);
        assertThat(ask(0xE8, 9)).as("no resolution").containsExactly(0xFE);
        assertThat(ask(0xF3, 0)).as("no rate").containsExactly(0xFE);
    }

    @Test
    void echoesUntilResetOrSwitchedOff() {
        assertThat(ask(0xEE)).containsExactly(0xFA);
        assertThat(ask(0xF2)).containsExactly(0xF2);
        assertThat(ask(0x12)).containsExactly(0x12);
        assertThat(ask(0xEC)).containsExactly(0xFA);
        assertThat(ask(0xF2)).containsExactly(0xFA, 0);
        ask(0xEE);
        assertThat(ask(0xFF)).containsExactly(0xFA, 0xAA, 0);
    }

    @Test
    void aResetIsNoOption() {
        assertThat(ask(0xF3, 0xFF)).containsExactly(0xFA, 0xAA, 0);
        assertThat(ask(0xE8, 0xFF)).containsExactly(0xFA, 0xAA, 0);
        assertThat(ask(0x03)).as("nothing waits for an option now").containsExactly(0xFE);
    }

    @Test
    void threeRatesAskForTheWheel() {
        ask(0xF3, 200, 0xF3, 100, 0xF3, 100, 0xF3, 80);
        assertThat(ask(0xF2)).containsExactly(0xFA, 0);
        ask(0xF3, 200, 0xF3, 200, 0xF3, 100, 0xF3, 80);
        assertThat(ask(0xF2)).containsExactly(0xFA, 3);
        ask(0xF4);
        keyboard.moveMouse(0, 0, -1, 0);
        assertThat(all()).containsExactly(0x08, 0, 0, 0xFF);
        keyboard.moveMouse(0, 0, 9, 0);
        assertThat(all()).as("more than a packet can tell").containsExactly(0x08, 0, 0, 7, 0x08, 0, 0, 2);
        ask(0xFF);
        assertThat(ask(0xF2)).containsExactly(0xFA, 0);
    }

    @Test
    void reportsMovementAndButtons() {
        ask(0xF4);
        keyboard.moveMouse(5, 3, 0, 0);
        assertThat(all()).as("upwards is positive").containsExactly(0x28, 5, 0xFD);
        keyboard.moveMouse(-1, -2, 0, 5);
        assertThat(all()).containsExactly(0x1D, 0xFF, 2);
        keyboard.moveMouse(300, 0, 0, 5);
        assertThat(all()).as("two packets").containsExactly(0x0D, 255, 0, 0x0D, 45, 0);
        assertThat(all()).isEmpty();
        ask(0xE7);
        keyboard.moveMouse(4, 0, 0, 5);
        assertThat(all()).as("2:1").containsExactly(0x0D, 6, 0);
    }

    @Test
    void aClickIsNotLostHoweverShortItIs() {
        ask(0xF4);
        assertThat(keyboard.moveMouse(0, 0, 0, 0)).isTrue();
        keyboard.out8(COMMAND, 0xA7);
        assertThat(keyboard.moveMouse(0, 0, 0, 1)).isTrue();
        assertThat(keyboard.moveMouse(2, 0, 0, 1)).as("no change of buttons").isTrue();
        assertThat(keyboard.moveMouse(0, 0, 0, 0))
                .as("before the first has been sent")
                .isFalse();
        keyboard.out8(COMMAND, 0xA8);
        assertThat(all()).containsExactly(0x09, 2, 0);
        assertThat(keyboard.moveMouse(0, 0, 0, 0)).isTrue();
        assertThat(all()).containsExactly(0x08, 0, 0);
    }

    @Test
    void isNotOftenerThanItsRate() {
        ask(0xF3, 20, 0xF4);
        keyboard.moveMouse(1, 0, 0, 0);
        assertThat(take(3)).containsExactly(0x08, 1, 0);
        for (int n = 0; n < 30; n++) {
            keyboard.moveMouse(1, 0, 0, 0);
        }
        clock.now += 40_000_000;
        assertThat(keyboard.in8(COMMAND) & FULL_BY_MOUSE).isZero();
        assertThat(keyboard.nextDeadlineNanos()).isBetween(clock.now, clock.now + 10_000_000);
        clock.now += 10_000_000;
        assertThat(take(3)).containsExactly(0x08, 30, 0);
    }

    private List<Integer> take(int count) {
        List<Integer> bytes = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            assertThat(keyboard.in8(COMMAND) & FULL_BY_MOUSE).isEqualTo(FULL_BY_MOUSE);
            bytes.add(keyboard.in8(DATA));
            clock.now += 100_000;
        }
        return bytes;
    }

    @Test
    void interruptsByIrq12IfTheCommandByteSaysSo() {
        ask(0xF4);
        keyboard.moveMouse(1, 0, 0, 0);
        assertThat(irqs.edges[12]).isZero();
        assertThat(irqs.edges[1]).isZero();
        assertThat(all()).hasSize(3);
        keyboard.out8(COMMAND, 0x60);
        keyboard.out8(DATA, 0x47);
        keyboard.moveMouse(1, 0, 0, 0);
        assertThat(irqs.edges[12]).isEqualTo(1);
        assertThat(keyboard.in8(DATA)).isEqualTo(0x08);
        assertThat(irqs.level[12]).isFalse();
        assertThat(irqs.edges[1]).isZero();
    }

    @Test
    void theControllerDisablesTestsAndFeignsIt() {
        keyboard.out8(COMMAND, 0xA7);
        keyboard.out8(COMMAND, 0x20);
        assertThat(keyboard.in8(DATA)).isEqualTo(0x65);
        ask(0xF2);
        assertThat(all()).as("held back").isEmpty();
        keyboard.out8(COMMAND, 0xA8);
        assertThat(all()).containsExactly(0xFA, 0);
        keyboard.out8(COMMAND, 0xA9);
        assertThat(keyboard.in8(COMMAND) & FULL_BY_MOUSE).isEqualTo(1);
        assertThat(keyboard.in8(DATA)).isZero();
        keyboard.out8(COMMAND, 0xD3);
        keyboard.out8(DATA, 0x5A);
        keyboard.out8(COMMAND, 0xD0);
        assertThat(keyboard.in8(COMMAND) & FULL_BY_MOUSE).isEqualTo(FULL_BY_MOUSE);
        assertThat(keyboard.in8(DATA)).isEqualTo(0x5A);
        assertThat(keyboard.in8(DATA) & 0x20).as("output port: by the mouse").isEqualTo(0x20);
    }

    @Test
    void aByteOfTheKeyboardStaysItsTime() {
        ask(0xF4);
        keyboard.press(0x1E);
        keyboard.moveMouse(1, 0, 0, 0);
        assertThat(keyboard.in8(DATA)).isEqualTo(0x1E);
        assertThat(keyboard.in8(DATA)).as("read again by the BIOS").isEqualTo(0x1E);
        clock.now += 1_000_000;
        assertThat(keyboard.in8(DATA)).isEqualTo(0x08);
    }

    @Test
    void nothingChangesWhileNoProgramListens() {
        byte[] before = memory.bytes().clone();
        assertThat(keyboard.mouseListens()).isFalse();
        assertThat(keyboard.moveMouse(10, 10, 1, 0)).isTrue();
        assertThat(memory.bytes()).isEqualTo(before);
        assertThat(keyboard.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
        ask(0xF4);
        assertThat(keyboard.mouseListens()).isTrue();
        assertThat(Keyboard.mouseListens(memory.get8(StateMap.MOUSE))).isTrue();
        ask(0xF5);
        assertThat(Keyboard.mouseListens(memory.get8(StateMap.MOUSE))).isFalse();
    }

    @Test
    void remoteModeReportsWhenAsked() {
        ask(0xF0);
        keyboard.moveMouse(3, 0, 0, 2);
        assertThat(all()).isEmpty();
        assertThat(ask(0xEB)).containsExactly(0xFA, 0x0A, 3, 0);
        assertThat(ask(0xEB)).containsExactly(0xFA, 0x0A, 0, 0);
    }
}
