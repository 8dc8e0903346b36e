package dev.plankton.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The write-ahead journal of one disk image, {@code NAME.journal} beside the image's real file. All numbers are big endian:
 *
 * <pre>
 * header  0 "PLANKJNL"    8 version, 1 (32 bits)    12 CRC-32 of the other header bytes    16 inode of the image (64 bits)
 * entry  24 first sector (64 bits)    32 bytes of data (32)    36 CRC-32 of the header and of all of the entry but this
 *        40 CRC-32 of each sector as it was before the write, then the data
 * </pre>
 *
 * <p>A journal without an entry is only its header. The checksums of the former sectors say what an entry that is found
 * after a crash means, even if the image has been written by other means since: see {@link #recover}. Confined to one
 * thread at a time.
 */
final class DiskJournal implements AutoCloseable {
    private static final long MAGIC = 0x504C_414E_4B4A_4E4CL;
    private static final int VERSION = 1;
    private static final int HEADER = 24;
    private static final int ENTRY_HEAD = 16;

    private final Path file;
    private final FileChannel channel;
    private final FileChannel image;
    private final byte[] header;

    /** A write to the image that has begun and not ended: one that failed half-way has to be made whole. */
    private byte @Nullable [] unfinished;

    private long unfinishedLba;

    private DiskJournal(Path file, FileChannel channel, FileChannel image, byte[] header) {
        this.file = file;
        this.channel = channel;
        this.image = image;
        this.header = header;
    }

    /**
     * Opens or creates the journal of {@code image}, whose file is {@code imageFile}, and does what an entry in it asks for.
     *
     * @param imageFile the real path of the image
     * @throws IOException if there is a file of that name that is no journal of this image, or one that does not fit the
     *     image any more; the file is left as it is
     */
    static DiskJournal open(Path imageFile, FileChannel image, long inode) throws IOException {
        Path file = fileOf(imageFile);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw foreign(file);
        }
        FileChannel channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        try {
            if (DiskFile.lock(channel) == null) {
                throw new IOException("another VM writes to it");
            }
            DiskJournal journal = new DiskJournal(file, channel, image, header(inode));
            journal.begin();
            return journal;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    static Path fileOf(Path imageFile) {
        return imageFile.resolveSibling(imageFile.getFileName() + ".journal");
    }

    private void begin() throws IOException {
        ByteBuffer found = ByteBuffer.allocate(HEADER);
        FileBytes.read(channel, found, 0);
        int length = found.position();
        if (length == HEADER) {
            if (found.getLong(0) != MAGIC
                    || found.getInt(8) != VERSION
                    || found.getInt(12) != headerChecksum(found.array())) {
                throw foreign(file);
            }
            if (found.getLong(16) != ByteBuffer.wrap(header).getLong(16)) {
                throw new IOException(
                        file + " is the journal of another disk image, which had this name; move it away");
            }
            recover();
        } else {
            // A crash while it was created leaves a part of the header.
            if (!Arrays.equals(found.array(), 0, length, header, 0, length)) {
                throw foreign(file);
            }
            FileBytes.write(channel, ByteBuffer.wrap(header), 0);
            clear();
            channel.force(true);
            FileBytes.forceDirectory(file);
        }
    }

    private static IOException foreign(Path file) {
        return new IOException(file + " is not a journal that Plankton wrote; move it away, or rename the image");
    }

    /** Writes {@code data}, whole sectors, to the image from the sector {@code lba} on: all or none. */
    void write(long lba, byte[] data) throws IOException {
        finish();
        FileBytes.write(channel, ByteBuffer.wrap(entry(header, lba, checksums(lba, data.length), data)), HEADER);
        channel.force(false);
        apply(lba, data);
    }

    private void apply(long lba, byte[] data) throws IOException {
        unfinished = data;
        unfinishedLba = lba;
        finish();
    }

    /** Ends a write that failed half-way. */
    void finish() throws IOException {
        if (unfinished != null) {
            FileBytes.write(image, ByteBuffer.wrap(unfinished), unfinishedLba * Disk.SECTOR);
            image.force(false);
            clear();
            unfinished = null;
        }
    }

    /** The bytes of an entry. */
    private static byte[] entry(byte[] header, long lba, int[] former, byte[] data) {
        ByteBuffer entry = ByteBuffer.allocate(ENTRY_HEAD + former.length * Integer.BYTES + data.length);
        entry.putLong(lba).putInt(data.length).putInt(0);
        for (int checksum : former) {
            entry.putInt(checksum);
        }
        entry.put(data);
        entry.putInt(12, checksum(header, entry.array()));
        return entry.array();
    }

    /** The whole journal of the image with that inode as a process leaves it that dies before it writes to the image. */
    static byte[] bytes(long inode, long lba, byte[] former, byte[] data) {
        int[] checksums = new int[data.length / Disk.SECTOR];
        for (int i = 0; i < checksums.length; i++) {
            checksums[i] = sector(former, i);
        }
        byte[] header = header(inode);
        byte[] entry = entry(header, lba, checksums, data);
        return ByteBuffer.allocate(HEADER + entry.length).put(header).put(entry).array();
    }

    /**
     * Makes a write that was cut off whole or undone. It never returned, so neither loses an acknowledged sector: if all its
     * sectors are as they were it has not begun, if some are new the others follow.
     *
     * @throws IOException if a sector is neither: the image has been written by other means since
     */
    private void recover() throws IOException {
        byte[] bytes = new byte[Math.toIntExact(channel.size()) - HEADER];
        ByteBuffer entry = ByteBuffer.wrap(bytes);
        FileBytes.read(channel, entry, HEADER);
        if (!complete(bytes)) {
            clear();
            return;
        }
        long lba = entry.getLong(0);
        int count = entry.getInt(8) / Disk.SECTOR;
        byte[] data = new byte[count * Disk.SECTOR];
        entry.get(ENTRY_HEAD + count * Integer.BYTES, data);
        int[] now = checksums(lba, data.length);
        boolean begun = false;
        for (int i = 0; i < count; i++) {
            boolean old = now[i] == entry.getInt(ENTRY_HEAD + i * Integer.BYTES);
            if (!old && now[i] != sector(data, i)) {
                throw new IOException("the image has changed since " + file
                        + " was written by a run that was cut off; delete the journal to keep the image as it is");
            }
            begun |= !old;
        }
        if (begun) {
            apply(lba, data);
        } else {
            clear();
        }
    }

    private boolean complete(byte[] bytes) {
        if (bytes.length < ENTRY_HEAD) {
            return false;
        }
        ByteBuffer entry = ByteBuffer.wrap(bytes);
        long lba = entry.getLong(0);
        int length = entry.getInt(8);
        return lba >= 0
                && length > 0
                && length % Disk.SECTOR == 0
                && bytes.length == ENTRY_HEAD + (long) length / Disk.SECTOR * Integer.BYTES + length
                && entry.getInt(12) == checksum(header, bytes);
    }

    private void clear() throws IOException {
        channel.truncate(HEADER);
    }

    private int[] checksums(long lba, int length) throws IOException {
        byte[] sectors = new byte[length];
        FileBytes.read(image, ByteBuffer.wrap(sectors), lba * Disk.SECTOR);
        int[] checksums = new int[length / Disk.SECTOR];
        for (int i = 0; i < checksums.length; i++) {
            checksums[i] = sector(sectors, i);
        }
        return checksums;
    }

    private static int sector(byte[] sectors, int index) {
        CRC32 crc = new CRC32();
        crc.update(sectors, index * Disk.SECTOR, Disk.SECTOR);
        return (int) crc.getValue();
    }

    private static byte[] header(long inode) {
        byte[] bytes = ByteBuffer.allocate(HEADER)
                .putLong(MAGIC)
                .putInt(VERSION)
                .putInt(0)
                .putLong(inode)
                .array();
        ByteBuffer.wrap(bytes).putInt(12, headerChecksum(bytes));
        return bytes;
    }

    private static int headerChecksum(byte[] header) {
        CRC32 crc = new CRC32();
        crc.update(header, 0, 12);
        crc.update(header, 16, 8);
        return (int) crc.getValue();
    }

    private static int checksum(byte[] header, byte[] entry) {
        CRC32 crc = new CRC32();
        crc.update(header);
        crc.update(entry, 0, 12);
        crc.update(entry, ENTRY_HEAD, entry.length - ENTRY_HEAD);
        return (int) crc.getValue();
    }

    /** Removes the journal, but not one whose entry the image still lacks. */
    @Override
    public void close() throws IOException {
        try (channel) {
            finish();
            Files.deleteIfExists(file);
            FileBytes.forceDirectory(file);
        }
    }
}
