package dev.plankton.snapshot.format;

import dev.plankton.disk.Disk;
import dev.plankton.machine.BootImage;
import dev.plankton.snapshot.io.SnapshotFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A boot image as blocks: IMAG with its name and the number of its disks (8 bits); for each a DISK with flags (bit 0 it
 * changes, bit 1 its bytes follow, bit 2 its file is named), its length (32), its SHA-256 and, if so, the path of the file; and a
 * DATA with its bytes, where they follow.
 */
public final class ImageCodec {
    private static final int CHANGES = 1;
    private static final int INLINE = 2;
    private static final int NAMED = 4;

    /** Combinations of flags that there are. */
    private static final Set<Integer> FLAGS = Set.of(0, CHANGES, INLINE, CHANGES | NAMED);

    private static final int MOST_DISKS = 4;
    private static final int MOST_NAME = 8192;
    private static final int MOST_FIELDS = 1 << 14;

    private ImageCodec() {}

    /**
     * Writes {@code image}.
     *
     * @param disks as {@link #identities} returns them
     * @param inline whether the bytes of disks that do not change follow; if not the reader has them by their hash
     */
    public static void write(BlockWriter out, BootImage image, List<DiskIdentity> disks, boolean inline)
            throws IOException {
        out.block(Tag.IMAGE, new FieldWriter().put(image.name()).put8(disks.size()));
        for (int n = 0; n < disks.size(); n++) {
            DiskIdentity disk = disks.get(n);
            boolean follows = inline && !disk.changes();
            String file = disk.file();
            FieldWriter fields = new FieldWriter()
                    .put8((disk.changes() ? CHANGES : 0) | (follows ? INLINE : 0) | (file != null ? NAMED : 0))
                    .put32(disk.length())
                    .put(HexFormat.of().parseHex(disk.hash()));
            out.block(Tag.DISK, file == null ? fields : fields.put(file));
            if (follows) {
                out.block(Tag.DISK_BYTES, image.drives().disks().get(n).bytes());
            }
        }
    }

    /** What the disks of an image are known by now, the one it boots from first. */
    public static List<DiskIdentity> identities(BootImage image) throws IOException {
        List<DiskIdentity> disks = new ArrayList<>();
        for (Disk disk : image.drives().disks()) {
            disks.add(DiskIdentity.of(disk));
        }
        return disks;
    }

    /** What the disks of an image are known by in a store: as they were when they were opened. */
    static List<DiskIdentity> opened(BootImage image) {
        return image.drives().disks().stream().map(DiskIdentity::opened).toList();
    }

    /**
     * Reads what {@link #write} has written.
     *
     * @param source has what is not in the file
     * @throws SnapshotFormatException if something is damaged
     * @throws IOException if {@code source} does not have a disk, or has another one
     */
    public static BootImage read(BlockReader in, ImageSource source) throws IOException {
        FieldReader head = in.fields(Tag.IMAGE, MOST_NAME);
        String name = head.getText();
        int count = head.get8();
        if (count < 1 || count > MOST_DISKS) {
            throw head.wrong(count + " disks: 1 to " + MOST_DISKS);
        }
        head.end();
        List<DiskIdentity> disks = new ArrayList<>();
        List<byte @Nullable []> bytes = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            bytes.add(readDisk(in, disks));
        }
        return disks.stream().anyMatch(DiskIdentity::changes)
                ? writable(disks, name, source)
                : image(name, disks, bytes, source);
    }

    /** Adds the identity of the next disk to {@code disks}; returns its bytes, or null if they are not there. */
    private static byte @Nullable [] readDisk(BlockReader in, List<DiskIdentity> disks) throws IOException {
        FieldReader fields = in.fields(Tag.DISK, MOST_FIELDS);
        int flags = fields.get8();
        if (!FLAGS.contains(flags)) {
            throw fields.wrong("no such flags: " + flags);
        }
        int length = fields.get32("a length", Disk.SECTOR, Integer.MAX_VALUE);
        byte[] hash = fields.getBytes(Hashes.BYTES);
        String file = (flags & NAMED) == 0 ? null : fields.getText();
        fields.end();
        DiskIdentity disk =
                new DiskIdentity((flags & CHANGES) != 0, length, HexFormat.of().formatHex(hash), file);
        disks.add(disk);
        if ((flags & INLINE) == 0) {
            return null;
        }
        byte[] bytes = in.block(Tag.DISK_BYTES, length);
        check(disk, bytes);
        return bytes;
    }

    private static void check(DiskIdentity disk, byte[] bytes) throws SnapshotFormatException {
        byte[] hash = Hashes.sha256().digest(bytes);
        if (bytes.length != disk.length() || !HexFormat.of().formatHex(hash).equals(disk.hash())) {
            throw new SnapshotFormatException("damaged: a disk image does not have its SHA-256");
        }
    }

    private static BootImage image(
            String name, List<DiskIdentity> disks, List<byte @Nullable []> bytes, ImageSource source)
            throws IOException {
        List<BootImage> images = new ArrayList<>();
        for (int n = 0; n < disks.size(); n++) {
            byte[] found = bytes.get(n);
            if (found == null) {
                found = source.bytes(disks.get(n));
                if (found == null) {
                    throw new IOException("disk image " + disks.get(n).shortHash() + " is not there");
                }
                check(disks.get(n), found);
            }
            try {
                images.add(BootImage.of(name, found));
            } catch (IllegalArgumentException e) {
                throw new SnapshotFormatException("damaged: " + e.getMessage(), e);
            }
        }
        try {
            return images.size() == 1 ? images.getFirst() : images.getFirst().with(images.subList(1, images.size()));
        } catch (IllegalArgumentException e) {
            throw new SnapshotFormatException("damaged: " + e.getMessage(), e);
        }
    }

    private static BootImage writable(List<DiskIdentity> disks, String name, ImageSource source) throws IOException {
        BootImage given = source.writable(name, disks);
        if (given == null) {
            throw new IOException(
                    "a disk of " + name + " was open for writing: give the image, opened for writing as it was then");
        }
        if (source.checked()) {
            checkSame(disks, given);
        }
        return given;
    }

    /**
     * Checks that an image has these disks.
     *
     * @throws IOException if it has others, or one was written since
     */
    public static void checkSame(List<DiskIdentity> disks, BootImage given) throws IOException {
        List<DiskIdentity> found = identities(given);
        if (found.size() != disks.size()) {
            throw new IOException("%s has %d disks: the snapshot was taken of a PC with %d"
                    .formatted(given.name(), found.size(), disks.size()));
        }
        for (int n = 0; n < found.size(); n++) {
            DiskIdentity then = disks.get(n);
            DiskIdentity now = found.get(n);
            if (!now.hash().equals(then.hash())) {
                throw new IOException("disk %d is not as it was: SHA-256 %s..., at the snapshot %s..."
                        .formatted(n, now.shortHash(), then.shortHash()));
            }
            if (now.changes() != then.changes()) {
                throw new IOException(
                        "disk %d was %sopen for writing at the snapshot".formatted(n, then.changes() ? "" : "not "));
            }
        }
    }
}
