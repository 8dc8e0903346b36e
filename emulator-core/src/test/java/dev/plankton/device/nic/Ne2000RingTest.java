package dev.plankton.device.nic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the drivers rely on when they receive: which frames, where they lie in the ring, and what BNRY and CURR do. */
class Ne2000RingTest extends Ne2000Rig {
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

    /** ELKS, after an overflow: it keeps the oldest frames and drops those after them. */
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
    void setUpAgainTheRingIsEmpty() {
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
    void aSpoiltHeaderDoesNoHarm() {
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
}
