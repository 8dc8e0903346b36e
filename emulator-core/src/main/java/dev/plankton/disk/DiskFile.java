package dev.plankton.disk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk image that keeps what its one VM writes. A write that has returned is on the storage device, and a set of sectors
 * written by one call is there as a whole or not at all, whenever the process or the host dies: the set first goes to a
 * {@link DiskJournal} beside the image, then to the image, each forced to the device; then the journal is emptied. Opening
 * an image finishes or undoes a write that was cut off.
 *
 * <p>An image is known by its file, whatever name leads to it: a symbolic link is followed, and a file with several names
 * (hard links) is refused, since its journal could lie beside each of them. Methods throw {@link UncheckedIOException}
 * where the file cannot be read or written. Confined to one thread at a time; locks keep other VMs and processes out.
 */
public final class DiskFile implements AutoCloseable {
    /** Files that this process has open: closing a second channel of one would release the first one's lock. */
    private static final Set<Object> OPEN = ConcurrentHashMap.newKeySet();

    private final Object key;
    private final FileChannel image;
    private final DiskJournal journal;

    private DiskFile(Object key, FileChannel image, DiskJournal journal) {
        this.key = key;
        this.image = image;
        this.journal = journal;
    }

    /**
     * Opens the image in {@code file} for one VM to write.
     *
     * @throws IOException if it is no regular file, cannot be read and written, has several names, is open for writing
     *     already, or has a file in the place of its journal that is not its journal
     */
    public static DiskFile open(Path file) throws IOException {
        Path real = file.toRealPath();
        BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new IOException("not a regular file, which a disk image has to be");
        }
        boolean unix = real.getFileSystem().supportedFileAttributeViews().contains("unix");
        if (unix && (Integer) Files.getAttribute(real, "unix:nlink") > 1) {
            throw new IOException("the file has several names (hard links), and its journal could lie beside each; "
                    + "write to a file with one name");
        }
        Object fileKey = attributes.fileKey();
        Object key = fileKey == null ? real : fileKey;
        if (!OPEN.add(key)) {
            throw new IOException("another VM writes to it");
        }
        try {
            long inode = unix ? (Long) Files.getAttribute(real, "unix:ino") : 0;
            return open(real, key, inode);
        } catch (IOException | RuntimeException e) {
            OPEN.remove(key);
            throw e;
        }
    }

    private static DiskFile open(Path real, Object key, long inode) throws IOException {
        FileChannel image = FileChannel.open(real, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (lock(image) == null) {
                throw new IOException("another VM writes to it");
            }
            return new DiskFile(key, image, DiskJournal.open(real, image, inode));
        } catch (IOException | RuntimeException e) {
            image.close();
            throw e;
        }
    }

    static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** All bytes of the image. */
    public byte[] bytes() throws IOException {
        byte[] bytes = new byte[Math.toIntExact(image.size())];
        FileBytes.read(image, ByteBuffer.wrap(bytes), 0);
        return bytes;
    }

    /** Bytes of the image now. */
    public long size() throws IOException {
        return image.size();
    }

    /** Adds all bytes of the image as they are now to {@code digest}. */
    public void digest(MessageDigest digest) throws IOException {
        ByteBuffer part = ByteBuffer.allocate(1 << 16);
        long at = 0;
        do {
            part.clear();
            FileBytes.read(image, part, at);
            part.flip();
            at += part.limit();
            digest.update(part);
        } while (part.limit() > 0);
    }

    /** Reads the sector {@code lba} into {@code target}; what lies past the end of the file is zeros. */
    public void read(int lba, byte[] target) {
        try {
            Arrays.fill(target, (byte) 0);
            FileBytes.read(image, ByteBuffer.wrap(target), (long) lba * Disk.SECTOR);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes whole sectors from {@code lba} on, all or none. */
    public void write(int lba, byte[] data) {
        try {
            journal.write(lba, data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the image and removes its journal. */
    @Override
    public void close() throws IOException {
        try {
            journal.close();
        } finally {
            try {
                image.close();
            } finally {
                OPEN.remove(key);
            }
        }
    }
}
