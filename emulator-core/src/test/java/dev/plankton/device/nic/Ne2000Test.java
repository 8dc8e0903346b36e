package dev.plankton.device.nic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plankton.machine.NicJumpers;
import dev.plankton.memory.Delta;
import org.junit.jupiter.api.Test;

/** What Crynwr's, ELKS's and Linux's drivers rely on, each as they do it: registers, remote DMA and sending. */
class Ne2000Test extends Ne2000Rig {
    @Test
    void isStoppedAfterPowerOn() {
        assertThat(in(CR)).isEqualTo(0x21);
        assertThat(in(ISR)).isEqualTo(0x80);
        assertThat(receive(frame(60, 0))).isFalse();
    }

    @Test
    void linuxFindsTheChip() {
        out(CR, 0x61);
        int saved = in(0x30D);
        out(0x30D, 0xFF);
        out(CR, 0x20);
        in(0x30D);
        assertThat(in(0x30D)).as("the frame error counter").isZero();
        assertThat(saved).isZero();
    }

    @Test
    void readingTheResetPortResets() {
        setUp(0x46, 0x80);
        out(RESET, in(RESET));
        assertThat(in(ISR) & 0x80).isEqualTo(0x80);
        assertThat(in(CR)).isEqualTo(0x21);
        out(IMR, 0xFF);
        assertThat(irqs.level[IRQ]).as("RST is no cause").isFalse();
    }

    @Test
    void writingTheResetPortAloneDoesNothing() {
        setUp(0x46, 0x80);
        out(RESET, 0xFF);
        assertThat(in(CR)).isEqualTo(0x22);
    }

    @Test
    void crynwrReadsThePromWithWideTransfersByByte() {
        out(CR, 0x22);
        out(DCR, 0x49);
        out16(RSAR, 0);
        out16(RBCR, 0x20);
        out(CR, 0x0A);
        byte[] prom = new byte[16];
        for (int i = 0; i < 16; i++) {
            prom[i] = (byte) in(DATA);
        }
        assertThat(prom).containsExactly(2, 0, 10, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0x57, 0x57);
        assertThat(in(ISR) & 0x40).as("RDC").isEqualTo(0x40);
    }

    @Test
    void linuxReadsThePromByByte() {
        out(CR, 0x22);
        out(DCR, 0x48);
        out16(RSAR, 0);
        out16(RBCR, 32);
        out(CR, 0x0A);
        byte[] prom = new byte[32];
        for (int i = 0; i < 32; i++) {
            assertThat(in(ISR) & 0x40).isZero();
            prom[i] = (byte) in(DATA);
        }
        assertThat(prom).startsWith(2, 2, 0, 0, 10, 10, 1, 1, 2, 2, 3, 3).endsWith(0x57, 0x57, 0x57, 0x57);
        assertThat(in(ISR) & 0x40).isEqualTo(0x40);
    }

    @Test
    void linuxFindsTheIrqByADmaOfNothing() {
        out(CR, 0x22);
        out(IMR, 0x50);
        out16(RBCR, 0);
        out(CR, 0x0A);
        assertThat(irqs.edges[IRQ]).isEqualTo(1);
        out(IMR, 0);
        assertThat(irqs.level[IRQ]).isFalse();
    }

    @Test
    void commandsWithoutStartOrStopKeepTheState() {
        setUp(0x46, 0x80);
        out(CR, 0x20);
        assertThat(in(CR) & 3).isEqualTo(2);
        assertThat(receive(frame(60, 0))).isTrue();
        out(CR, 0x21);
        out(CR, 0x60);
        assertThat(in(CR) & 3).isEqualTo(1);
        out(CR, 0x20);
        assertThat(in(ISR) & 0x80).isEqualTo(0x80);
        assertThat(receive(frame(60, 0))).isFalse();
        out(CR, 0x22);
        assertThat(in(ISR) & 0x80).isZero();
    }

    @Test
    void elksSelectsPagesInTheMidstOfADma() {
        setUp(0x46, 0x80);
        writeWords(0x4000, frame(60, 0));
        startRead(0x400C, 4);
        assertThat(nic.in(DATA, 2)).isEqualTo(0x0D0C);
        out(CR, 0x42);
        out(CR, 0x02);
        assertThat(nic.in(DATA, 2)).isEqualTo(0x0F0E);
        assertThat(in(CR)).isEqualTo(0x0A);
    }

    @Test
    void pageOneReadsBack() {
        out(CR, 0x61);
        for (int i = 1; i < 16; i++) {
            out(CR + i, 0x50 + i);
        }
        for (int i = 1; i < 16; i++) {
            assertThat(in(CR + i)).isEqualTo(0x50 + i);
        }
    }

    @Test
    void pageTwoReadsBackWhatPageZeroTook() {
        for (int offset : new int[] {1, 2, 3, 4, 5, 6, 8, 9, 0xA, 0xB, 0xC, 0xD, 0xE, 0xF}) {
            out(CR, 0x21);
            out(CR + offset, 0x40 + offset);
            out(CR, 0xA1);
            assertThat(in(CR + offset)).as("register %X", offset).isEqualTo(0x40 + offset);
        }
    }

    @Test
    void isrIsClearedByOnesAndDrivesTheLine() {
        setUp(0x46, 0x80);
        send(frame(60, 0));
        receive(frame(60, 0));
        assertThat(in(ISR) & 0x43).isEqualTo(0x43);
        assertThat(irqs.edges[IRQ]).isEqualTo(1);
        out(ISR, 0x02);
        assertThat(in(ISR) & 0x43).isEqualTo(0x41);
        assertThat(irqs.level[IRQ]).isTrue();
        out(ISR, 0x41);
        assertThat(irqs.level[IRQ]).isFalse();
        receive(frame(60, 0));
        assertThat(irqs.edges[IRQ]).isEqualTo(2);
        out(IMR, 0);
        assertThat(irqs.level[IRQ]).isFalse();
        out(IMR, 1);
        assertThat(irqs.edges[IRQ]).isEqualTo(3);
    }

    @Test
    void sendsWhatWasWrittenAndKeepsNothing() {
        setUp(0x46, 0x80);
        byte[] frame = frame(590, 7);
        send(frame);
        assertThat(sent).containsExactly(frame);
        assertThat(in(CR) & 4).as("TXP").isZero();
        assertThat(in(TSR)).isEqualTo(1);
        assertThat(in(ISR) & 0x02).isEqualTo(2);
        assertThat(packetMemoryIsZero()).isTrue();
    }

    @Test
    void loopbackSwallows() {
        setUp(0x46, 0x80);
        for (int mode : new int[] {0x02, 0x04}) {
            out(TCR, mode);
            out(ISR, 0xFF);
            send(frame(60, 0));
            assertThat(in(ISR) & 0x02).isEqualTo(2);
        }
        assertThat(sent).isEmpty();
    }

    @Test
    void whatIsNoFrameIsATransmitError() {
        setUp(0x46, 0x80);
        for (int length : new int[] {0, 13, 1519, 0xFFFF}) {
            out(ISR, 0xFF);
            out16(TBCR, length);
            out(CR, 0x26);
            assertThat(in(ISR) & 0x0A).as("length %d", length).isEqualTo(8);
        }
        out(TPSR, 0x80);
        out16(TBCR, 60);
        out(ISR, 0xFF);
        out(CR, 0x26);
        assertThat(in(ISR) & 0x0A).isEqualTo(8);
        assertThat(sent).isEmpty();
    }

    @Test
    void aStoppedNicSendsNothing() {
        setUp(0x46, 0x80);
        writeWords(0x4000, frame(60, 0));
        out16(TBCR, 60);
        out(CR, 0x25);
        assertThat(sent).isEmpty();
    }

    @Test
    void byteTransfersSendAsWell() {
        setUp(0x46, 0x80);
        out(DCR, 0x48);
        byte[] frame = frame(61, 3);
        out16(RSAR, 0x4000);
        out16(RBCR, frame.length);
        out(CR, 0x12);
        for (byte b : frame) {
            assertThat(in(ISR) & 0x40).isZero();
            out(DATA, b & 0xFF);
        }
        assertThat(in(ISR) & 0x40).isEqualTo(0x40);
        out16(TBCR, frame.length);
        out(CR, 0x26);
        assertThat(sent).containsExactly(frame);
    }

    @Test
    void doublewordsAreTwoTransfers() {
        setUp(0x46, 0x80);
        out16(RSAR, 0x4000);
        out16(RBCR, 8);
        out(CR, 0x12);
        nic.out(DATA, 4, 0x44332211);
        nic.out(DATA, 4, 0x88776655);
        assertThat(in(ISR) & 0x40).isEqualTo(0x40);
        startRead(0x4000, 8);
        assertThat(nic.in(DATA, 4)).isEqualTo(0x44332211);
        assertThat(nic.in(DATA, 4)).isEqualTo(0x88776655);
    }

    @Test
    void writesBeyondTheCountAreLost() {
        setUp(0x46, 0x80);
        out16(RSAR, 0x4000);
        out16(RBCR, 2);
        out(CR, 0x12);
        nic.out(DATA, 2, 0x2211);
        nic.out(DATA, 2, 0x4433);
        assertThat(readWords(0x4000, 4)).containsExactly(0x11, 0x22, 0, 0);
        assertThat(in(RSAR) | in(RSAR + 1) << 8).isEqualTo(0x4004);
    }

    @Test
    void anyRegistersAreSurvived() {
        java.util.Random random = new java.util.Random(6);
        byte[] frame = frame(1518, 0);
        for (int n = 0; n < 300_000; n++) {
            int port = 0x300 + random.nextInt(0x20);
            switch (random.nextInt(4)) {
                case 0 -> nic.in(port, 1 << random.nextInt(3));
                case 1 -> nic.receive(frame, 0, 14 + random.nextInt(1505));
                default -> nic.out(port, 1 << random.nextInt(3), random.nextInt());
            }
        }
        nic.powerOn();
        setUp(0x46, 0x80);
        assertThat(receive(frame(60, 5))).isTrue();
        assertThat(takeLikeADriver(0x46, 0x80)).isEqualTo(frame(60, 5));
    }

    @Test
    void anIdleNicThatHasEchoedTakesLittle() {
        byte[] template = memory.bytes().clone();
        memory.clean(template);
        setUp(0x46, 0x80);
        receive(frame(1000, 0));
        byte[] frame = takeLikeADriver(0x46, 0x80);
        send(frame);
        out(ISR, 0xFF);
        Delta delta = new Delta();
        delta.pack(memory, template);
        assertThat(sent).hasSize(1);
        assertThat(delta.length()).isPositive().isLessThan(64);
    }

    @Test
    void otherMemoryReadsAsOnesAndTakesNothing() {
        setUp(0x46, 0x80);
        writeWords(0x0000, new byte[] {1, 2});
        writeWords(0x3FFE, new byte[] {1, 2});
        assertThat(readWords(0x3FFE, 2)).containsOnly(0xFF);
        assertThat(readWords(0x0000, 2)).containsExactly(2, 2);
        assertThat(packetMemoryIsZero()).isTrue();
    }

    @Test
    void jumpersAreChecked() {
        assertThat(new NicJumpers(0x340, 2).irq()).isEqualTo(9);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NicJumpers(0x310, 3))
                .withMessage("no NE2000 at port 310h: 200h to 380h in steps of 20h");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NicJumpers(0x300, 4))
                .withMessage("no NE2000 on IRQ 4: 2 or one of [3, 5, 9, 10, 11, 12, 15]");
    }
}
