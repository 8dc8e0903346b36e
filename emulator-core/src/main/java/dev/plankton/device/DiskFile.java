package dev.plankton.device;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A disk image that keeps what its one VM writes. A write that has returned is on the storage device, and a set of sectors
 * written by one call is there as a whole or not at all, whenever the process or the host dies: the set first goes to a
 * journal beside the image, then to the image, each forced to the device; then the journal is emptied. Opening an image
 * finishes what its journal holds completely and forgets what it holds in part.
 *
 * <p>The journal, {@code NAME.journal}: the number of the first sector (64 bits), the number of bytes (32), CRC-32 of all
 * of that and the data (32), the data; all big endian. Methods throw {@link UncheckedIOException} where the file cannot
 * be read or written. Confined to one thread at a time; a lock keeps other processes out.
 */
public final class DiskFile implements AutoCloseable {
    private static final int HEAD = 16;

    private final FileChannel image;
    private final FileChannel journal;
    private final Path journalFile;

    private DiskFile(FileChannel image, FileChannel journal, Path journalFile) {
        this.image = image;
        this.journal = journal;
        this.journalFile = journalFile;
    }

    /**
     * Opens the image in {@code file} for one VM to write.
     *
     * @throws IOException if it cannot be read and written, or somebody else has it open for writing
     */
    public static DiskFile open(Path file) throws IOException {
        Path journalFile = file.resolveSibling(file.getFileName() + ".journal");
        FileChannel image = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (lock(image) == null) {
                throw new IOException("another VM writes to it");
            }
            FileChannel journal = FileChannel.open(
                    journalFile, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            DiskFile disk = new DiskFile(image, journal, journalFile);
            disk.finish();
            return disk;
        } catch (IOException e) {
            image.close();
            throw e;
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** All bytes of the image. */
    public byte[] bytes() throws IOException {
        byte[] bytes = new byte[Math.toIntExact(image.size())];
        readFully(image, ByteBuffer.wrap(bytes), 0);
        return bytes;
    }

    /** Reads the sector {@code lba} into {@code target}; what lies past the end of the file is zeros. */
    void read(int lba, byte[] target) {
        try {
            Arrays.fill(target, (byte) 0);
            readFully(image, ByteBuffer.wrap(target), (long) lba * Disk.SECTOR);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes whole sectors from {@code lba} on, all or none. */
    void write(int lba, byte[] data) {
        try {
            writeFully(journal, journalEntry(lba, data), 0);
            journal.force(false);
            apply(lba, data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the journal holds while {@code data} is written. */
    static ByteBuffer journalEntry(int lba, byte[] data) {
        return ByteBuffer.allocate(HEAD + data.length)
                .putLong(lba)
                .putInt(data.length)
                .putInt(checksum(lba, data))
                .put(data)
                .flip();
    }

    private void apply(long lba, byte[] data) throws IOException {
        writeFully(image, ByteBuffer.wrap(data), lba * Disk.SECTOR);
        image.force(false);
        journal.truncate(0);
    }

    /** Does again what a journal holds that its writer has not emptied. */
    private void finish() throws IOException {
        ByteBuffer head = ByteBuffer.allocate(HEAD);
        readFully(journal, head, 0);
        head.flip();
        if (head.remaining() == HEAD) {
            long lba = head.getLong();
            int length = head.getInt();
            int checksum = head.getInt();
            boolean plausible = lba >= 0 && length > 0 && length == journal.size() - HEAD;
            if (plausible) {
                byte[] data = new byte[length];
                readFully(journal, ByteBuffer.wrap(data), HEAD);
                if (checksum(lba, data) == checksum) {
                    apply(lba, data);
                }
            }
        }
        journal.truncate(0);
    }

    private static int checksum(long lba, byte[] data) {
        CRC32 crc = new CRC32();
        crc.update(ByteBuffer.allocate(12).putLong(lba).putInt(data.length).flip());
        crc.update(data);
        return (int) crc.getValue();
    }

    private static void readFully(FileChannel channel, ByteBuffer target, long position) throws IOException {
        long at = position;
        while (target.hasRemaining()) {
            int count = channel.read(target, at);
            if (count < 0) {
                return;
            }
            at += count;
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer source, long position) throws IOException {
        long at = position;
        while (source.hasRemaining()) {
            at += channel.write(source, at);
        }
    }

    /** Closes the image and removes its journal, which is empty. */
    @Override
    public void close() throws IOException {
        journal.close();
        Files.deleteIfExists(journalFile);
        image.close();
    }
}
