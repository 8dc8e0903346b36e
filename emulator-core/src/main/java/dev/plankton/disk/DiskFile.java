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
import java.util.List;
import java.util.Set;
import java.util.UUID;
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

    private final Path path;
    private final Object key;
    private final long inode;
    private final FileChannel image;
    private final DiskJournal journal;

    /** What is on the disk, if that is followed; 0 after a write that failed. */
    private long contents;

    private boolean followed;
    private @Nullable DiskHistory history;

    private DiskFile(Path path, Object key, long inode, FileChannel image, DiskJournal journal) {
        this.path = path;
        this.key = key;
        this.inode = inode;
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
            return new DiskFile(real, key, inode, image, DiskJournal.open(real, image, inode));
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

    /** The image's real path. */
    public Path path() {
        return path;
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
            if (followed) {
                writeFollowed(lba, data);
            } else {
                journal.write(lba, data);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeFollowed(int lba, byte[] data) throws IOException {
        long before = contents;
        if (before == 0) {
            journal.finish();
            before = DiskContents.of(image);
        }
        byte[] former = new byte[data.length];
        FileBytes.read(image, ByteBuffer.wrap(former), (long) lba * Disk.SECTOR);
        long after = DiskContents.after(before, lba, former, data);
        if (history != null) {
            history.add(new DiskHistory.Entry(before, after, lba, former));
        }
        // Whether a write that fails is there will be seen at the next one.
        contents = 0;
        journal.write(lba, data);
        contents = after;
    }

    /** From now on {@link #contents} is known, which takes a look at all of the disk. */
    public void follow() {
        try {
            if (!followed) {
                contents = DiskContents.of(image);
                followed = true;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What is on the disk, as a number: another one has other contents. 0 if that is not known, because it is not {@link #follow
     * followed}, or a write has failed.
     */
    public long contents() {
        return contents;
    }

    /**
     * Follows the disk, and from now on notes what was on it before each write, for the store with this number: by that {@link
     * #goBack} can take the last ones back, some 64 MiB.
     *
     * @throws IOException if the file of these notes cannot be written
     */
    public void keepHistory(UUID store) throws IOException {
        follow();
        if (history == null) {
            history = DiskHistory.open(path, inode, store);
        }
    }

    /**
     * Takes writes back that were noted for the store with this number until {@link #contents} is {@code wanted}; false, with
     * nothing done, if that cannot be.
     *
     * @throws IOException if the disk cannot be written; it can be tried again
     */
    public boolean goBack(UUID store, long wanted) throws IOException {
        if (contents == wanted || history == null && !DiskHistory.isFor(path, inode, store)) {
            return contents == wanted;
        }
        keepHistory(store);
        List<DiskHistory.Entry> steps = history == null ? null : history.back(contents, wanted);
        if (steps == null) {
            return false;
        }
        for (DiskHistory.Entry step : steps) {
            contents = 0;
            journal.write(step.lba(), step.former());
            contents = step.before();
        }
        return true;
    }

    /** Closes the image and removes its journal. */
    @Override
    public void close() throws IOException {
        try (DiskHistory _ = history) {
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
