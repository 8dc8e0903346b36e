package dev.plankton.disk;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A raw disk image, shared by all VMs that boot from it: immutable, but for one whose writes go to its file. A short image
 * is a floppy whose missing sectors are zeros.
 */
public final class Disk {
    /** Bytes of a sector. */
    public static final int SECTOR = 512;

    private static final int LARGEST = 1024 * 16 * 63 * SECTOR;

    private final byte[] image;
    private final DiskGeometry geometry;
    private final @Nullable DiskFile file;

    /**
     * Takes {@code image}, which must not change any more.
     *
     * @throws IllegalArgumentException if the image has fewer than 512 bytes, or more than a BIOS can address, or is
     *     larger than a floppy and no whole number of sectors
     */
    public Disk(byte[] image) {
        this(image, null);
    }

    /** The same, of an {@code image} that {@code file} holds, to which its one VM writes. */
    public Disk(byte[] image, @Nullable DiskFile file) {
        checkSize(image.length);
        this.image = image;
        this.file = file;
        this.geometry = DiskGeometry.of(image);
    }

    /** Throws IllegalArgumentException if no disk has an image of {@code bytes}; to be asked before they are read. */
    public static void checkSize(long bytes) {
        if (bytes < SECTOR) {
            throw new IllegalArgumentException("a boot image needs at least " + SECTOR + " bytes, this one has " + bytes
                    + "; pad it, with 55 AA at its offset 510");
        }
        if (bytes > LARGEST) {
            throw new IllegalArgumentException("a disk image of " + bytes
                    + " bytes is too large: the BIOS reaches 1024 cylinders of 16 heads and 63 sectors, " + LARGEST
                    + " bytes");
        }
        if (bytes > DiskGeometry.LARGEST_FLOPPY && bytes % SECTOR != 0) {
            throw new IllegalArgumentException("a hard-disk image of " + bytes
                    + " bytes is no whole number of sectors of " + SECTOR + " bytes; pad it to "
                    + Math.ceilDiv(bytes, SECTOR) * SECTOR);
        }
    }

    /** Cylinders, heads, sectors and kind of drive. */
    public DiskGeometry geometry() {
        return geometry;
    }

    /** Whether what a VM writes changes it, so that it is not to be taken for another with the same bytes. */
    public boolean changes() {
        return file != null;
    }

    /** Whether it is a hard disk; else it is a floppy. */
    public boolean hardDisk() {
        return geometry.kind() == DiskKind.HARD_DISK;
    }

    /** Number of sectors: those of the geometry for a floppy, those of the image for a hard disk. */
    public int sectors() {
        return hardDisk()
                ? (int) (((long) image.length + SECTOR - 1) / SECTOR)
                : geometry.cylinders() * geometry.heads() * geometry.sectors();
    }

    /** True if the first sector ends with the signature 55 AA. */
    public boolean bootable() {
        return (image[510] & 0xFF) == 0x55 && (image[511] & 0xFF) == 0xAA;
    }

    /** Copies the sector {@code lba}, which the disk must have, to {@code target}, of its size. */
    public void copy(int lba, byte[] target) {
        int offset = lba * SECTOR;
        int present = Math.clamp(image.length - offset, 0, SECTOR);
        System.arraycopy(image, Math.min(offset, image.length), target, 0, present);
        Arrays.fill(target, present, SECTOR, (byte) 0);
    }

    /** The image's bytes, for reading; of one whose writes go to its file, as they were when it was opened. */
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(image).asReadOnlyBuffer();
    }

    /** Whether writes go to the image's file. */
    public boolean writesThrough() {
        return file != null;
    }

    /** The file that takes the writes of the disk's one VM, or null if they stay in the VM. */
    @Nullable
    public DiskFile file() {
        return file;
    }
}
