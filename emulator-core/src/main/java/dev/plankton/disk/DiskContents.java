package dev.plankton.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * What is on a disk as one number of 64 bits: a sum over its sectors, so that after a write the number follows from the sectors
 * that were written. Sectors of zeros add nothing; so a short image has the number of the same one with its zeros. Never
 * 0, which stands for a number that is not known.
 */
final class DiskContents {
    /** That of a disk of zeros. */
    private static final long EMPTY = 0x504C_414E_4B44_4953L;

    private static final int PART = 128 * Disk.SECTOR;
    private static final byte[] ZEROS = new byte[Disk.SECTOR];

    private DiskContents() {}

    /** That of all of {@code image}. */
    static long of(FileChannel image) throws IOException {
        long number = EMPTY;
        byte[] part = new byte[PART];
        long size = image.size();
        for (long at = 0; at < size; at += PART) {
            Arrays.fill(part, (byte) 0);
            FileBytes.read(image, ByteBuffer.wrap(part), at);
            number += sum(at / Disk.SECTOR, part);
        }
        return known(number);
    }

    /** The number after {@code former} became {@code data}, whole sectors from {@code lba} on. */
    static long after(long number, long lba, byte[] former, byte[] data) {
        return known(number - sum(lba, former) + sum(lba, data));
    }

    private static long known(long number) {
        return number == 0 ? EMPTY : number;
    }

    private static long sum(long lba, byte[] sectors) {
        MessageDigest digest = sha256();
        long sum = 0;
        for (int at = 0; at < sectors.length; at += Disk.SECTOR) {
            if (!Arrays.equals(sectors, at, at + Disk.SECTOR, ZEROS, 0, Disk.SECTOR)) {
                digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, lba + at / Disk.SECTOR));
                digest.update(sectors, at, Disk.SECTOR);
                sum += ByteBuffer.wrap(digest.digest()).getLong();
            }
        }
        return sum;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
