package dev.plankton.cpu.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.memory.Memory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Strings of any length, many bytes at once, against one element after the other. */
final class StringRunsTest {
    private static final int RUNS = 20_000;

    private static final int SEGMENT = 0x10000;

    /** Lines that have been stored to, from a multiple of their size on. */
    private static final int SPACE = 0x2000, SPACE_BYTES = 0x200;

    private final Memory memory = Memory.withoutRom();
    private final SplittableRandom random = new SplittableRandom(5);

    private byte[] letters(int bytes) {
        byte[] letters = new byte[bytes];
        for (int n = 0; n < bytes; n++) {
            letters[n] = (byte) (random.nextInt(6) == 0 ? 'b' : 'a');
        }
        return letters;
    }

    private int size() {
        return 1 << random.nextInt(3);
    }

    @Test
    void comparesUntilPairsDifferOrAreEqual() {
        for (int run = 0; run < RUNS; run++) {
            int size = size();
            boolean untilEqual = random.nextBoolean();
            byte[] bytes = letters(2 * 80 * size);
            int count = 1 + random.nextInt(40);
            // The last one may end where memory does.
            int b = bytes.length - count * size - random.nextInt(41);
            int a = random.nextInt(bytes.length / 2);
            assertThat(StringRuns.compare(bytes, a, b, count, size, untilEqual))
                    .isEqualTo(compared(bytes, a, b, count, size, untilEqual));
        }
    }

    private static int compared(byte[] bytes, int a, int b, int count, int size, boolean untilEqual) {
        for (int n = 0; n < count; n++) {
            boolean equal =
                    StringRuns.element(bytes, a + n * size, size) == StringRuns.element(bytes, b + n * size, size);
            if (equal == untilEqual) {
                return n + 1;
            }
        }
        return count;
    }

    /** Nothing is done if fuel or segment end before the strings do. */
    @Test
    void comparesAndScansWithinFuelAndSegments() {
        byte[] bytes = letters(2 * SEGMENT);
        for (int run = 0; run < RUNS; run++) {
            int size = size();
            boolean untilEqual = random.nextBoolean();
            int count = 1 + random.nextInt(40);
            int most = near(count);
            int room = Math.max(0, near(count));
            int a = SEGMENT - room * size - random.nextInt(size);
            int b = random.nextInt(SEGMENT / 2);
            int value = random.nextBoolean() ? 0x61616161 : 0x62626262;
            int limit = Math.min(most, (SEGMENT - a) / size);
            int compared = compared(bytes, a, SEGMENT + b, count, size, untilEqual);
            int expected = compared <= limit ? compared : 0;
            assertThat(StringRuns.compare(bytes, 0, a, SEGMENT, b, count, most, size, untilEqual))
                    .isEqualTo(expected);
            assertThat(StringRuns.compare(bytes, SEGMENT, b, 0, a, count, most, size, untilEqual))
                    .isEqualTo(expected);
            int scanned = scanned(bytes, a, count, size, value, untilEqual);
            assertThat(StringRuns.scan(bytes, 0, a, count, most, size, value, untilEqual))
                    .isEqualTo(scanned <= limit ? scanned : 0);
        }
    }

    /** Below, at and above a number. */
    private int near(int count) {
        return count + random.nextInt(3) * 3 - 3;
    }

    private static int scanned(byte[] bytes, int at, int count, int size, int value, boolean untilEqual) {
        for (int n = 0; n < count; n++) {
            boolean equal = StringRuns.element(bytes, at + n * size, size) == StringRuns.signed(value, size);
            if (equal == untilEqual) {
                return n + 1;
            }
        }
        return count;
    }

    @Test
    void scansUntilAnElementEqualsOrDiffers() {
        for (int run = 0; run < RUNS; run++) {
            int size = size();
            boolean untilEqual = random.nextBoolean();
            byte[] bytes = letters(100 * size);
            int count = 1 + random.nextInt(40);
            int at = bytes.length - count * size - random.nextInt(41);
            int value = random.nextBoolean() ? 0x61616161 : 0x62626262;
            assertThat(StringRuns.scan(bytes, at, count, size, value, untilEqual))
                    .isEqualTo(scanned(bytes, at, count, size, value, untilEqual));
        }
    }

    @Test
    void movesAsOneElementAfterTheOther() {
        for (int run = 0; run < RUNS; run++) {
            int size = size();
            int count = 1 + random.nextInt(48 / size);
            byte[] before = new byte[SPACE_BYTES];
            random.nextBytes(before);
            memory.put(SPACE, before, 0, SPACE_BYTES);
            int from = random.nextInt(SPACE_BYTES - 48);
            int to = random.nextInt(SPACE_BYTES - 48);
            boolean done = StringRuns.move(memory, SPACE + from, SPACE + to, count, size, 0, 0);
            for (int n = 0; done && n < count; n++) {
                // An element is loaded as a whole before it is stored.
                System.arraycopy(before, from + n * size, before, to + n * size, size);
            }
            byte[] after = new byte[SPACE_BYTES];
            System.arraycopy(memory.bytes(), SPACE, after, 0, SPACE_BYTES);
            assertThat(after)
                    .as("%d bytes from %d to %d", count * size, from, to)
                    .isEqualTo(before);
        }
    }
}
