package dev.plankton.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * What lay on a disk before its last writes, in {@code NAME.history} beside the image's real file, so that the disk can be
 * taken back to where it was when a store last kept its VM. All numbers are big endian:
 *
 * <pre>
 * header  0 "PLANKHIS"    8 version, 1 (32 bits)    12 CRC-32 of the other header bytes    16 inode of the image (64)
 *        24 the store it is kept for (128)
 * entry   0 bytes of data (32 bits)    4 CRC-32 of all of the entry but this    8 contents before the write (64)
 *        16 contents after it (64)    24 first sector (64)    32 the sectors as they were
 * </pre>
 *
 * <p>Contents are numbers by {@link DiskContents}. An entry is on the storage device before its write begins; one whose write
 * failed or was taken back stays, and is passed over. At some {@link #MOST} bytes the older half is dropped. Confined to one thread
 * at a time; the lock of the image keeps others out.
 */
final class DiskHistory implements AutoCloseable {
    /** Bytes of the file at most, but for one entry. */
    private static final int MOST = 64 << 20;

    private static final long MAGIC = 0x504C_414E_4B48_4953L;
    private static final int VERSION = 1;
    private static final int HEADER = 40;
    private static final int ENTRY_HEAD = 32;
    private static final int CRC_AT = 12;

    private final Path file;
    private final byte[] header;
    private final int most;
    private FileChannel channel;
    private long length;

    /** A write as it can be taken back. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Entry(long before, long after, long lba, byte[] former) {}

    private DiskHistory(Path file, byte[] header, int most, FileChannel channel) {
        this.file = file;
        this.header = header;
        this.most = most;
        this.channel = channel;
    }

    /**
     * Opens the history of an image that is kept for {@code store}; one of another image or store is begun again.
     *
     * @param imageFile the real path of the image
     * @throws IOException if there is a file of that name that is no history
     */
    static DiskHistory open(Path imageFile, long inode, UUID store) throws IOException {
        return open(imageFile, inode, store, MOST);
    }

    /** The same with {@code most} bytes. */
    static DiskHistory open(Path imageFile, long inode, UUID store, int most) throws IOException {
        Path file = fileOf(imageFile);
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !isHistory(file)) {
            throw new IOException(file + " is not a history that Plankton wrote; move it away, or rename the image");
        }
        DiskHistory history = new DiskHistory(file, header(inode, store), most, openChannel(file));
        try {
            history.begin();
            return history;
        } catch (IOException | RuntimeException e) {
            history.close();
            throw e;
        }
    }

    static Path fileOf(Path imageFile) {
        return imageFile.resolveSibling(imageFile.getFileName() + ".history");
    }

    private static FileChannel openChannel(Path file) throws IOException {
        return FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether there is a history of the image that is kept for {@code store}. */
    static boolean isFor(Path imageFile, long inode, UUID store) throws IOException {
        Path file = fileOf(imageFile);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (FileChannel there = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer found = ByteBuffer.allocate(HEADER);
            FileBytes.read(there, found, 0);
            return found.flip().equals(ByteBuffer.wrap(header(inode, store)));
        }
    }

    private static boolean isHistory(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (FileChannel there = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer magic = ByteBuffer.allocate(Long.BYTES);
            FileBytes.read(there, magic, 0);
            // A crash while it was created leaves a part.
            return magic.hasRemaining() || magic.getLong(0) == MAGIC;
        }
    }

    private void begin() throws IOException {
        ByteBuffer found = ByteBuffer.allocate(HEADER);
        FileBytes.read(channel, found, 0);
        if (found.hasRemaining() || !found.flip().equals(ByteBuffer.wrap(header))) {
            channel.truncate(0);
            FileBytes.write(channel, ByteBuffer.wrap(header), 0);
            channel.force(true);
            FileBytes.forceDirectory(file);
        }
        length = HEADER;
        entries().forEach(entry -> length += ENTRY_HEAD + entry.former().length);
        channel.truncate(length);
    }

    /** Adds a write that is about to begin; returns when that is on the storage device. */
    void add(Entry entry) throws IOException {
        if (length > most) {
            dropOlderHalf();
        }
        byte[] bytes = bytes(entry);
        FileBytes.write(channel, ByteBuffer.wrap(bytes), length);
        channel.force(false);
        length += bytes.length;
    }

    private static byte[] bytes(Entry entry) {
        ByteBuffer bytes = ByteBuffer.allocate(ENTRY_HEAD + entry.former().length)
                .putInt(entry.former().length)
                .putInt(0)
                .putLong(entry.before())
                .putLong(entry.after())
                .putLong(entry.lba())
                .put(entry.former());
        return bytes.putInt(Integer.BYTES, checksum(bytes.array())).array();
    }

    private void dropOlderHalf() throws IOException {
        List<Entry> all = entries();
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        Files.deleteIfExists(beside);
        long kept = HEADER;
        try (FileChannel newer = FileChannel.open(beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            FileBytes.write(newer, ByteBuffer.wrap(header), 0);
            for (Entry entry : all.subList(all.size() / 2, all.size())) {
                byte[] bytes = bytes(entry);
                FileBytes.write(newer, ByteBuffer.wrap(bytes), kept);
                kept += bytes.length;
            }
            newer.force(true);
        }
        channel.close();
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        FileBytes.forceDirectory(file);
        channel = openChannel(file);
        length = kept;
    }

    /**
     * The writes to take back, in this order, to get from contents {@code now} to {@code wanted}; null if that cannot be done: they
     * are too old, or the disk was written by other means.
     */
    @Nullable
    List<Entry> back(long now, long wanted) throws IOException {
        List<Entry> steps = new ArrayList<>();
        long contents = now;
        for (Entry entry : entries().reversed()) {
            if (contents == wanted) {
                break;
            }
            if (entry.after() == contents) {
                steps.add(entry);
                contents = entry.before();
            }
        }
        return contents == wanted ? steps : null;
    }

    /** The whole entries, in order. */
    private List<Entry> entries() throws IOException {
        List<Entry> all = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(Math.max(0, channel.size() - HEADER)));
        FileBytes.read(channel, bytes, HEADER);
        bytes.flip();
        while (bytes.remaining() >= ENTRY_HEAD) {
            int size = bytes.getInt(bytes.position());
            if (size <= 0 || size % Disk.SECTOR != 0 || size > bytes.remaining() - ENTRY_HEAD) {
                break;
            }
            byte[] entry = new byte[ENTRY_HEAD + size];
            bytes.get(entry);
            ByteBuffer fields = ByteBuffer.wrap(entry);
            if (fields.getInt(Integer.BYTES) != checksum(entry)) {
                break;
            }
            byte[] former = new byte[size];
            fields.get(ENTRY_HEAD, former);
            all.add(new Entry(fields.getLong(8), fields.getLong(16), fields.getLong(24), former));
        }
        return all;
    }

    private static int checksum(byte[] entry) {
        CRC32 crc = new CRC32();
        crc.update(entry, 0, Integer.BYTES);
        crc.update(entry, 2 * Integer.BYTES, entry.length - 2 * Integer.BYTES);
        return (int) crc.getValue();
    }

    private static byte[] header(long inode, UUID store) {
        byte[] bytes = ByteBuffer.allocate(HEADER)
                .putLong(MAGIC)
                .putInt(VERSION)
                .putInt(0)
                .putLong(inode)
                .putLong(store.getMostSignificantBits())
                .putLong(store.getLeastSignificantBits())
                .array();
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, CRC_AT);
        crc.update(bytes, CRC_AT + Integer.BYTES, HEADER - CRC_AT - Integer.BYTES);
        ByteBuffer.wrap(bytes).putInt(CRC_AT, (int) crc.getValue());
        return bytes;
    }

    /** Closes it; the file stays, for the next load. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
