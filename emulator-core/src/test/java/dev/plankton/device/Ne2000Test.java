package dev.plankton.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plankton.memory.Delta;
import dev.plankton.memory.Memory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Crynwr's, ELKS's and Linux's drivers rely on, each as they do it. */
class Ne2000Test {
    private static final int VM = 0x010203;
    private static final int IRQ = 3;

    private static final int CR = 0x300;
    private static final int PSTART = 0x301;
    private static final int PSTOP = 0x302;
    private static final int BNRY = 0x303;
    private static final int TPSR = 0x304;
    private static final int TSR = 0x304;
    private static final int TBCR = 0x305;
    private static final int ISR = 0x307;
    private static final int CURR = 0x307;
    private static final int RSAR = 0x308;
    private static final int RBCR = 0x30A;
    private static final int RCR = 0x30C;
    private static final int RSR = 0x30C;
    private static final int TCR = 0x30D;
    private static final int DCR = 0x30E;
    private static final int IMR = 0x30F;
    private static final int DATA = 0x310;
    private static final int RESET = 0x31F;

    private final Memory memory = new Memory();
    private final FakeIrqs irqs = new FakeIrqs();
    private final List<byte[]> sent = new ArrayList<>();
    private int roomOffered;
    private final Ne2000 nic = new Ne2000(
            memory,
            irqs,
            new FrameHost() {
                @Override
                public void sendFrame(byte[] bytes, int offset, int length) {
                    sent.add(Arrays.copyOfRange(bytes, offset, offset + length));
                }

                @Override
                public void frameRoom() {
                    roomOffered++;
                }

                @Override
                public int vmNumber() {
                    return VM;
                }
            },
            NicJumpers.DEFAULT);

    @BeforeEach
    void powerOn() {
        nic.powerOn();
    }

    private int in(int port) {
        return nic.in(port, 1);
    }

    private void out(int port, int value) {
        nic.out(port, 1, value);
    }

    private void out16(int port, int value) {
        out(port, value & 0xFF);
        out(port + 1, value >> 8);
    }

    /** Sets the NIC up as drivers do: words, send 40h, receive {@code start} to {@code stop} - 1, BNRY before CURR. */
    private void setUp(int start, int stop) {
        out(CR, 0x21);
        out(DCR, 0x49);
        out16(RBCR, 0);
        out(RCR, 0x04);
        out(TCR, 0x02);
        out(TPSR, 0x40);
        out(PSTART, start);
        out(BNRY, start);
        out(PSTOP, stop);
        out(ISR, 0xFF);
        out(IMR, 0x3F);
        out(CR, 0x61);
        byte[] address = address(VM);
        for (int i = 0; i < 6; i++) {
            out(0x301 + i, address[i]);
        }
        out(CURR, start + 1);
        out(CR, 0x22);
        out(TCR, 0x00);
    }

    private static byte[] address(int vm) {
        return new byte[] {2, 0, 10, (byte) (vm >> 16), (byte) (vm >> 8), (byte) vm};
    }

    /** A frame to this VM whose payload counts up from {@code seed}. */
    private static byte[] frame(int length, int seed) {
        byte[] frame = new byte[length];
        for (int i = 12; i < length; i++) {
            frame[i] = (byte) (seed + i);
        }
        System.arraycopy(address(VM), 0, frame, 0, 6);
        return frame;
    }

    private static byte[] frameTo(String address) {
        byte[] frame = frame(60, 0);
        System.arraycopy(HexFormat.ofDelimiter(":").parseHex(address), 0, frame, 0, 6);
        return frame;
    }

    private boolean receive(byte[] frame) {
        return nic.receive(frame, 0, frame.length);
    }

    private void startRead(int address, int count) {
        out(CR, 0x22);
        out16(RSAR, address);
        out16(RBCR, count);
        out(CR, 0x0A);
    }

    private byte[] readWords(int address, int count) {
        startRead(address, count);
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i += 2) {
            int word = nic.in(DATA, 2);
            bytes[i] = (byte) word;
            bytes[i + 1] = (byte) (word >> 8);
        }
        return bytes;
    }

    private void writeWords(int address, byte[] bytes) {
        out(CR, 0x22);
        out16(RSAR, address);
        out16(RBCR, bytes.length);
        out(CR, 0x12);
        for (int i = 0; i < bytes.length; i += 2) {
            nic.out(DATA, 2, bytes[i] & 0xFF | (bytes[i + 1] & 0xFF) << 8);
        }
    }

    private void send(byte[] frame) {
        writeWords(0x4000, frame);
        out(TPSR, 0x40);
        out16(TBCR, frame.length);
        out(CR, 0x26);
    }

    private int current() {
        out(CR, 0x62);
        int current = in(CURR);
        out(CR, 0x22);
        return current;
    }

    /** Reads the oldest frame as Linux and Crynwr do, and moves BNRY to the page before the next. */
    private byte[] takeLikeADriver(int start, int stop) {
        int page = in(BNRY) + 1 == stop ? start : in(BNRY) + 1;
        byte[] header = readWords(page << 8, 4);
        int length = (header[2] & 0xFF | (header[3] & 0xFF) << 8) - 4;
        byte[] frame = readWords((page << 8) + 4, length + 1 & ~1);
        int next = header[1] & 0xFF;
        out(BNRY, next == start ? stop - 1 : next - 1);
        return Arrays.copyOf(frame, length);
    }

    private boolean packetMemoryIsZero() {
        for (int address = 0x4000; address < 0x8000; address++) {
            if (memory.get8(PacketMemory.at(address)) != 0) {
                return false;
            }
        }
        return true;
    }

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
    void storesAHeaderAndTheFrame() {
        setUp(0x46, 0x80);
        byte[] frame = frame(300, 1);
        assertThat(receive(frame)).isTrue();
        assertThat(readWords(0x4700, 4)).containsExactly(0x01, 0x49, 304 & 0xFF, 304 >> 8);
        assertThat(readWords(0x4704, 300)).isEqualTo(frame);
        assertThat(current()).isEqualTo(0x49);
        assertThat(in(RSR)).isEqualTo(1);
        assertThat(in(ISR) & 1).isEqualTo(1);
    }

    /** Linux computes the next page itself: this + 1 + (length + 4) / 256, and one more where only the FCS goes over. */
    @Test
    void nextPageIsWhatLinuxExpects() {
        for (int length = 60; length <= 1514; length++) {
            setUp(0x46, 0x80);
            receive(frame(length, 0));
            int next = readWords(0x4700, 4)[1] & 0xFF;
            assertThat(next).as("length %d", length).isEqualTo(0x47 + (length + 4 + 4 + 255) / 256);
            assertThat(next - (0x47 + 1 + (length + 4) / 256)).isBetween(0, 1);
        }
    }

    @Test
    void shortFramesArePadded() {
        setUp(0x46, 0x80);
        receive(frame(42, 1));
        assertThat(readWords(0x4700, 4)).containsExactly(0x01, 0x48, 64, 0);
        assertThat(readWords(0x4704 + 42, 18)).containsOnly(0);
    }

    @Test
    void groupFramesSayso() {
        setUp(0x46, 0x80);
        assertThat(receive(frameTo("ff:ff:ff:ff:ff:ff"))).isTrue();
        assertThat(readWords(0x4700, 4)[0]).isEqualTo((byte) 0x21);
        assertThat(in(RSR)).isEqualTo(0x21);
    }

    @Test
    void takesOnlyWhatIsForIt() {
        setUp(0x46, 0x80);
        out(RCR, 0x00);
        assertThat(receive(frame(60, 0))).isTrue();
        assertThat(receive(frameTo("02:00:0a:01:02:04"))).isFalse();
        assertThat(receive(frameTo("ff:ff:ff:ff:ff:ff"))).as("AB = 0").isFalse();
        assertThat(receive(frameTo("01:00:5e:00:00:01"))).as("AM = 0").isFalse();
        out(RCR, 0x10);
        assertThat(receive(frameTo("02:00:0a:01:02:04"))).as("PRO").isTrue();
        assertThat(receive(frameTo("ff:ff:ff:ff:ff:ff"))).as("PRO").isTrue();
        assertThat(receive(frameTo("01:00:5e:00:00:01"))).as("PRO").isTrue();
    }

    /** The hash that Linux's ether_crc and the DP8390 compute: two addresses whose bits are well known. */
    @Test
    void multicastGoesThroughTheHash() {
        setUp(0x46, 0x80);
        out(RCR, 0x08);
        byte[] frame = frameTo("01:00:5e:00:00:01");
        assertThat(receive(frame)).isFalse();
        int bit = AddressFilter.hash(frame, 0);
        assertThat(bit).isEqualTo(Integer.reverse(~(int) crc32(frame)) >>> 26);
        out(CR, 0x62);
        out(0x308 + (bit >> 3), 1 << (bit & 7));
        out(CR, 0x22);
        assertThat(receive(frame)).isTrue();
        assertThat(receive(frameTo("01:00:5e:00:00:02"))).isFalse();
        assertThat(receive(frameTo("ff:ff:ff:ff:ff:ff"))).as("AB = 0").isFalse();
    }

    private static long crc32(byte[] frame) {
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update(frame, 0, 6);
        return crc.getValue();
    }

    @Test
    void monitorModeOnlyCounts() {
        setUp(0x46, 0x80);
        out(RCR, 0x24);
        for (int n = 0; n < 127; n++) {
            assertThat(receive(frame(60, 0))).isFalse();
        }
        assertThat(in(ISR) & 0x21).isZero();
        receive(frame(60, 0));
        assertThat(in(ISR) & 0x21).as("CNT").isEqualTo(0x20);
        for (int n = 0; n < 200; n++) {
            receive(frame(60, 0));
        }
        assertThat(in(0x30F)).as("CNTR2 stops").isEqualTo(192);
        assertThat(in(0x30F)).as("and is cleared by reading").isZero();
        assertThat(current()).isEqualTo(0x47);
    }

    @Test
    void ringAndRemoteDmaWrap() {
        setUp(0x46, 0x4C);
        for (int n = 0; n < 40; n++) {
            byte[] frame = frame(200 + 90 * (n % 7), n);
            assertThat(nic.hasRoom(frame.length)).isTrue();
            assertThat(receive(frame)).isTrue();
            assertThat(takeLikeADriver(0x46, 0x4C)).as("frame %d", n).isEqualTo(frame);
            assertThat(packetMemoryIsZero()).as("all pages freed after %d", n).isTrue();
        }
    }

    @Test
    void severalFramesWaitInTheRing() {
        setUp(0x46, 0x60);
        for (int round = 0; round < 30; round++) {
            receive(frame(60, round));
            receive(frame(700, round + 1));
            receive(frame(61, round + 2));
            assertThat(takeLikeADriver(0x46, 0x60)).isEqualTo(frame(60, round));
            assertThat(takeLikeADriver(0x46, 0x60)).isEqualTo(frame(700, round + 1));
            assertThat(takeLikeADriver(0x46, 0x60)).isEqualTo(frame(61, round + 2));
            assertThat(packetMemoryIsZero()).isTrue();
        }
    }

    /** The boundary of a small guest is the page of the next frame, and it begins with BNRY = CURR. */
    @Test
    void boundaryMayBeTheNextPage() {
        setUp(0x46, 0x4C);
        out(CR, 0x62);
        out(CURR, 0x46);
        out(CR, 0x22);
        int page = 0x46;
        for (int round = 0; round < 20; round++) {
            byte[] first = frame(60, round);
            byte[] second = frame(61, round + 100);
            assertThat(receive(first)).isTrue();
            assertThat(receive(second)).isTrue();
            for (byte[] expected : List.of(first, second)) {
                byte[] header = readWords(page << 8, 4);
                assertThat(header[0]).isEqualTo((byte) 1);
                assertThat(Arrays.copyOf(readWords((page << 8) + 4, 62), expected.length))
                        .isEqualTo(expected);
                page = header[1] & 0xFF;
                out(BNRY, page);
                out(BNRY, page);
            }
            assertThat(packetMemoryIsZero()).isTrue();
        }
    }

    /** A driver may take several frames and write BNRY once. */
    @Test
    void boundaryMayPassSeveralFrames() {
        setUp(0x46, 0x60);
        receive(frame(60, 0));
        receive(frame(600, 1));
        receive(frame(60, 2));
        receive(frame(60, 3));
        out(BNRY, 0x4A);
        assertThat(readWords(0x4B00, 2)).containsExactly(1, 0x4C);
        assertThat(readWords(0x4C00, 2)).containsExactly(1, 0x4D);
        assertThat(readWords(0x4700, 4)).containsOnly(0);
        assertThat(readWords(0x4800, 4)).containsOnly(0);
        out(BNRY, 0x4B);
        out(BNRY, 0x4C);
        assertThat(packetMemoryIsZero()).isTrue();
    }

    private void setCurrent(int page) {
        out(CR, 0x62);
        out(CURR, page);
        out(CR, 0x22);
    }

    /** The Crynwr driver, after an overflow, for a clone of the chip that needs it. */
    @Test
    void writingCurrAsItIsLosesNothing() {
        setUp(0x46, 0x60);
        receive(frame(60, 0));
        receive(frame(600, 1));
        setCurrent(current());
        assertThat(takeLikeADriver(0x46, 0x60)).isEqualTo(frame(60, 0));
        assertThat(takeLikeADriver(0x46, 0x60)).isEqualTo(frame(600, 1));
        assertThat(packetMemoryIsZero()).isTrue();
    }

    /** ELKS, after an overflow: it keeps the oldest frames and drops those behind. */
    @Test
    void movingCurrBackDropsTheFramesBehindIt() {
        setUp(0x46, 0x4F);
        receive(frame(60, 0));
        receive(frame(600, 1));
        int behind = current();
        receive(frame(60, 2));
        receive(frame(300, 3));
        setCurrent(behind);
        assertThat(takeLikeADriver(0x46, 0x4F)).isEqualTo(frame(60, 0));
        receive(frame(900, 4));
        assertThat(takeLikeADriver(0x46, 0x4F)).isEqualTo(frame(600, 1));
        assertThat(takeLikeADriver(0x46, 0x4F)).isEqualTo(frame(900, 4));
        assertThat(packetMemoryIsZero()).isTrue();
    }

    @Test
    void setUpAnewTheRingIsEmpty() {
        setUp(0x46, 0x60);
        receive(frame(600, 1));
        receive(frame(600, 2));
        setUp(0x46, 0x60);
        assertThat(packetMemoryIsZero()).isTrue();
        receive(frame(60, 3));
        assertThat(takeLikeADriver(0x46, 0x60)).isEqualTo(frame(60, 3));
        assertThat(packetMemoryIsZero()).isTrue();
    }

    @Test
    void aFullRingOverflows() {
        setUp(0x46, 0x4C);
        int stored = 0;
        while (receive(frame(60, stored))) {
            stored++;
        }
        assertThat(stored).as("CURR never meets BNRY").isEqualTo(4);
        assertThat(in(ISR) & 0x10).as("OVW").isEqualTo(0x10);
        assertThat(in(0x30F)).as("missed").isEqualTo(1);
        assertThat(nic.hasRoom(60)).isFalse();
        int offered = roomOffered;
        assertThat(takeLikeADriver(0x46, 0x4C)).isEqualTo(frame(60, 0));
        assertThat(roomOffered).isEqualTo(offered + 1);
        assertThat(nic.hasRoom(60)).isTrue();
        assertThat(receive(frame(60, 9))).isTrue();
        for (int n = 1; n < 4; n++) {
            assertThat(takeLikeADriver(0x46, 0x4C)).isEqualTo(frame(60, n));
        }
        assertThat(takeLikeADriver(0x46, 0x4C)).isEqualTo(frame(60, 9));
    }

    @Test
    void aFrameThatNeverFitsDoesNotWait() {
        setUp(0x46, 0x48);
        assertThat(nic.hasRoom(1514)).isTrue();
        assertThat(receive(frame(1514, 0))).isFalse();
        assertThat(in(ISR) & 0x10).isEqualTo(0x10);
    }

    @Test
    void tooLongAndTooShortFramesAreNone() {
        setUp(0x46, 0x80);
        assertThat(receive(frame(1519, 0))).isFalse();
        assertThat(receive(Arrays.copyOf(frame(60, 0), 13))).isFalse();
        assertThat(receive(frame(1518, 0))).isTrue();
    }

    @Test
    void movingCurrEmptiesTheRing() {
        setUp(0x46, 0x80);
        receive(frame(700, 0));
        setUp(0x46, 0x80);
        assertThat(packetMemoryIsZero()).isTrue();
        assertThat(receive(frame(60, 5))).isTrue();
        assertThat(takeLikeADriver(0x46, 0x80)).isEqualTo(frame(60, 5));
    }

    @Test
    void aSpoiltHeaderHarmsNobody() {
        setUp(0x46, 0x4C);
        for (int next = 0; next < 0x100; next++) {
            setUp(0x46, 0x4C);
            receive(frame(300, 0));
            receive(frame(60, 0));
            writeWords(0x4700, new byte[] {1, (byte) next});
            for (int page = 0; page < 0x100; page++) {
                out(BNRY, page);
            }
        }
        setUp(0x46, 0x4C);
        assertThat(receive(frame(60, 5))).isTrue();
        assertThat(takeLikeADriver(0x46, 0x4C)).isEqualTo(frame(60, 5));
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
