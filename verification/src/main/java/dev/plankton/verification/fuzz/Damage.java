package dev.plankton.verification.fuzz;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Damages a file at random: cuts it, makes it longer, joins it with another, or changes a number, a byte or a bit.
 *
 * @param order of the bytes of its numbers
 * @param edge bytes at its beginning and at its end, where it is damaged more often than between
 * @param others files whose ends take the place of its own
 */
record Damage(ByteOrder order, int edge, List<byte[]> others) {
    /** Bytes that are put in at once, at most. */
    private static final int MOST_MORE = 40;

    private static final int[] NUMBERS = {
        0, 1, -1, 0x7F, 0x80, 0xFF, 0xFFFF, 1 << 24, Integer.MAX_VALUE, Integer.MIN_VALUE
    };

    /** A damaged {@code file}, which has a byte or more; it may be the same array. */
    byte[] apply(byte[] file, SplittableRandom random) {
        int at = place(file, random);
        return switch (random.nextInt(8)) {
            case 0 -> Arrays.copyOf(file, at);
            case 1 -> longer(file, at, 1 + random.nextInt(MOST_MORE));
            case 2 -> joined(file, others.get(random.nextInt(others.size())), at);
            case 3, 4 -> withNumber(file, at, NUMBERS[random.nextInt(NUMBERS.length)]);
            case 5 -> withByte(file, at, random.nextInt());
            default -> withByte(file, at, file[at] ^ 1 << random.nextInt(8));
        };
    }

    private int place(byte[] file, SplittableRandom random) {
        int near = Math.min(file.length, edge);
        return switch (random.nextInt(3)) {
            case 0 -> random.nextInt(near);
            case 1 -> file.length - 1 - random.nextInt(near);
            default -> random.nextInt(file.length);
        };
    }

    /** With {@code more} bytes at {@code at} twice. */
    private static byte[] longer(byte[] file, int at, int more) {
        byte[] longer = Arrays.copyOf(file, file.length + more);
        System.arraycopy(file, at, longer, at + more, file.length - at);
        return longer;
    }

    /** The beginning of one and the end of the other. */
    private static byte[] joined(byte[] file, byte[] other, int at) {
        int from = Math.clamp(at, 0, Math.max(0, other.length - 1));
        byte[] joined = Arrays.copyOf(file, at + other.length - from);
        System.arraycopy(other, from, joined, at, other.length - from);
        return joined;
    }

    private byte[] withNumber(byte[] file, int at, int number) {
        for (int i = 0; i < Integer.BYTES && at + i < file.length; i++) {
            file[at + i] = (byte) (order == ByteOrder.BIG_ENDIAN ? number >> 24 - 8 * i : number >> 8 * i);
        }
        return file;
    }

    private static byte[] withByte(byte[] file, int at, int value) {
        file[at] = (byte) value;
        return file;
    }
}
