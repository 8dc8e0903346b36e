package dev.plankton.device.serial;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.device.DeviceHost;
import dev.plankton.device.FakeIrqs;
import dev.plankton.device.HostLink;
import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UartTest {
    private static final int BASE = 0x3F8;

    private final Memory memory = new Memory();
    private final FakeIrqs irqs = new FakeIrqs();
    private final List<Integer> sent = new ArrayList<>();
    private final ArrayDeque<Integer> input = new ArrayDeque<>();
    private final Uart uart = new Uart(memory, irqs, new HostLink(new DeviceHost() {
        @Override
        public void transmit(int value) {
            sent.add(value);
        }

        @Override
        public int receive() {
            Integer next = input.poll();
            return next == null ? -1 : next;
        }
    }));

    @BeforeEach
    void powerOn() {
        uart.powerOn();
    }

    private void arrive(int... bytes) {
        Arrays.stream(bytes).forEach(input::add);
        uart.poll();
    }

    @Test
    void aResetLeavesTheRegistersAsAtPowerOn() {
        byte[] fresh = Arrays.copyOfRange(memory.bytes(), StateMap.UART, StateMap.UART + 64);
        uart.out8(BASE + 1, 0x0F);
        uart.out8(BASE + 2, 0xC1);
        uart.out8(BASE + 4, 0x1B);
        uart.out8(BASE + 7, 0x55);
        uart.out8(BASE + 3, 0x80);
        uart.out8(BASE, 0x34);
        uart.restart();
        assertThat(Arrays.copyOfRange(memory.bytes(), StateMap.UART, StateMap.UART + 64))
                .isEqualTo(fresh);
        assertThat(irqs.level[4]).isFalse();
    }

    @Test
    void aResetKeepsWhatHasArrivedAndEachByteInterruptsWithoutFifo() {
        uart.out8(BASE + 2, 0xC1);
        uart.setHostPresent(false);
        arrive('a', 'b', 'c');
        uart.restart();
        assertThat(uart.in8(BASE + 6)).as("no host, nothing changed").isZero();
        uart.out8(BASE + 4, 0x08);
        uart.out8(BASE + 1, 0x01);
        StringBuilder read = new StringBuilder();
        for (int edge = 1; edge <= 3; edge++) {
            assertThat(irqs.edges[4]).isEqualTo(edge);
            read.append((char) uart.in8(BASE));
        }
        assertThat(read).hasToString("abc");
        assertThat(irqs.level[4]).isFalse();
    }

    @Test
    void sendsAtOnce() {
        uart.out8(BASE, 'A');
        assertThat(sent).containsExactly((int) 'A');
        assertThat(uart.in8(BASE + 5)).isEqualTo(0x60);
    }

    @Test
    void divisorLatchHidesData() {
        uart.out8(BASE + 3, 0x83);
        uart.out8(BASE, 0x34);
        uart.out8(BASE + 1, 0x12);
        assertThat(uart.in8(BASE) | (uart.in8(BASE + 1) << 8)).isEqualTo(0x1234);
        uart.out8(BASE + 3, 0x03);
        assertThat(sent).isEmpty();
        assertThat(uart.in8(BASE + 1)).isZero();
    }

    @Test
    void withoutFifoInputWaitsAtTheHost() {
        arrive(1, 2, 3);
        assertThat(input).hasSize(2);
        assertThat(List.of(uart.in8(BASE), uart.in8(BASE), uart.in8(BASE))).containsExactly(1, 2, 3);
        assertThat(uart.in8(BASE + 5) & 1).isZero();
    }

    @Test
    void everyByteIsAnEdgeWithoutFifo() {
        uart.out8(BASE + 1, 1);
        uart.out8(BASE + 4, 8);
        arrive(1, 2);
        assertThat(irqs.edges[4]).isEqualTo(1);
        assertThat(uart.in8(BASE + 2)).isEqualTo(0x04);
        uart.in8(BASE);
        assertThat(irqs.edges[4]).isEqualTo(2);
        uart.in8(BASE);
        assertThat(irqs.level[4]).isFalse();
    }

    @Test
    void fifoSignalsTriggerLevelAndTimeout() {
        uart.out8(BASE + 1, 1);
        uart.out8(BASE + 4, 8);
        uart.out8(BASE + 2, 0x41);
        arrive(1, 2, 3);
        assertThat(uart.in8(BASE + 2)).isEqualTo(0xCC);
        arrive(4);
        assertThat(uart.in8(BASE + 2)).isEqualTo(0xC4);
        int before = irqs.edges[4];
        uart.in8(BASE);
        assertThat(irqs.edges[4]).as("the timeout is an interrupt of its own").isEqualTo(before + 1);
    }

    @Test
    void anEmptiedFifoEqualsItsTemplate() {
        uart.out8(BASE + 2, 0x01);
        byte[] template = memory.bytes().clone();
        arrive(1, 2, 3, 4, 5);
        for (int i = 0; i < 5; i++) {
            uart.in8(BASE);
        }
        assertThat(Arrays.mismatch(memory.bytes(), template)).isEqualTo(-1);
    }

    @Test
    void fifoTakesSixteenAndLosesNothing() {
        uart.out8(BASE + 2, 0x01);
        for (int i = 0; i < 40; i++) {
            input.add(i);
        }
        uart.poll();
        assertThat(input).hasSize(24);
        for (int i = 0; i < 40; i++) {
            assertThat(uart.in8(BASE)).isEqualTo(i);
        }
    }

    @Test
    void transmitterInterruptIsClearedByIdentifyingIt() {
        uart.out8(BASE + 4, 8);
        uart.out8(BASE + 1, 2);
        assertThat(irqs.level[4]).isTrue();
        assertThat(uart.in8(BASE + 2)).isEqualTo(0x02);
        assertThat(irqs.level[4]).isFalse();
        assertThat(uart.in8(BASE + 2)).isEqualTo(0x01);
        uart.out8(BASE, 'x');
        assertThat(irqs.edges[4]).isEqualTo(2);
    }

    @Test
    void receivedDataComesBeforeTheTransmitter() {
        uart.out8(BASE + 4, 8);
        uart.out8(BASE + 1, 3);
        arrive(7);
        assertThat(uart.in8(BASE + 2)).isEqualTo(0x04);
        uart.in8(BASE);
        assertThat(uart.in8(BASE + 2)).isEqualTo(0x02);
    }

    @Test
    void out2DisconnectsTheInterrupt() {
        uart.out8(BASE + 1, 1);
        arrive(1);
        assertThat(irqs.edges[4]).isZero();
        uart.out8(BASE + 4, 8);
        assertThat(irqs.edges[4]).isEqualTo(1);
    }

    @Test
    void loopbackReturnsBytesAndLines() {
        uart.out8(BASE + 4, 0x1A);
        assertThat(uart.in8(BASE + 6) & 0xF0).isEqualTo(0x90);
        uart.out8(BASE, 0x5A);
        uart.out8(BASE, 0x5B);
        assertThat(sent).isEmpty();
        assertThat(uart.in8(BASE + 5)).as("ready, overrun").isEqualTo(0x63);
        assertThat(uart.in8(BASE)).as("the overrun destroyed the first").isEqualTo(0x5B);
        uart.out8(BASE + 4, 0x08);
        assertThat(uart.in8(BASE + 6) & 0xF0).isEqualTo(0xB0);
    }

    @Test
    void shortWordsLoseTheirUpperBitsBothWays() {
        uart.out8(BASE + 3, 0x02);
        uart.out8(BASE, 0xC1);
        assertThat(sent).containsExactly(0x41);
        input.add(0xC2);
        uart.poll();
        assertThat(uart.in8(BASE)).isEqualTo(0x42);
        uart.out8(BASE + 3, 0x00);
        input.add(0xFF);
        uart.poll();
        assertThat(uart.in8(BASE)).isEqualTo(0x1F);
    }

    @Test
    void aDepartedHostShowsInTheModemStatus() {
        uart.out8(BASE + 4, 8);
        uart.out8(BASE + 1, 8);
        uart.setHostPresent(false);
        assertThat(irqs.level[4]).isTrue();
        assertThat(uart.in8(BASE + 6)).isEqualTo(0x0B);
        assertThat(uart.in8(BASE + 6)).isZero();
        assertThat(irqs.level[4]).isFalse();
    }

    @Test
    void sendingLeavesTheStateAlone() {
        memory.load(memory.bytes().clone());
        uart.out8(BASE, 'A');
        assertThat(memory.dirtyLines().next(StateMap.UART >> Memory.LINE_SHIFT)).isEqualTo(-1);
    }
}
