package dev.plankton.device;

import dev.plankton.memory.Memory;
import dev.plankton.memory.StateMap;

/**
 * An immutable raw disk image, shared by all VMs that boot from it. A short image is a floppy whose missing sectors are
 * zeros.
 */
public final class Disk {
    /** Bytes of a sector. */
    public static final int SECTOR = 512;

    private static final int LARGEST = 1024 * 16 * 63 * SECTOR;

    private final byte[] image;
    private final DiskGeometry geometry;

    /**
     * Takes {@code image}, which must not change any more.
     *
     * @throws IllegalArgumentException if the image has fewer than 512 bytes, or more than a BIOS can address
     */
    public Disk(byte[] image) {
        if (image.length < SECTOR) {
            throw new IllegalArgumentException("a boot image needs at least " + SECTOR + " bytes, this one has "
                    + image.length + "; pad it, with 55 AA at its offset 510");
        }
        if (image.length > LARGEST) {
            throw new IllegalArgumentException("a disk image of " + image.length
                    + " bytes is too large: the BIOS reaches 1024 cylinders of 16 heads and 63 sectors, " + LARGEST
                    + " bytes");
        }
        this.image = image;
        this.geometry = DiskGeometry.of(image);
    }

    /** Cylinders, heads, sectors and kind of drive. */
    public DiskGeometry geometry() {
        return geometry;
    }

    /** True for drive 80h, false for drive 0. */
    public boolean hardDisk() {
        return geometry.kind() == DiskKind.HARD_DISK;
    }

    /** The number by which INT 13h and a boot sector's DL know the drive. */
    public int driveNumber() {
        return hardDisk() ? 0x80 : 0;
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

    /**
     * Copies {@code count} sectors from {@code lba} on to guest memory at {@code address}; ROM stays unchanged.
     *
     * @throws IndexOutOfBoundsException if sectors or addresses lie outside the disk or guest memory
     */
    public void read(int lba, Memory memory, int address, int count) {
        if (lba < 0 || count < 0 || count > sectors() - lba) {
            throw new IndexOutOfBoundsException("sectors " + lba + " + " + count + " of " + sectors());
        }
        int length = count * SECTOR;
        if (address < 0 || length > StateMap.RAM_SIZE - address) {
            throw new IndexOutOfBoundsException("guest memory " + address + " + " + length);
        }
        if (address + length > StateMap.ROM && address < StateMap.ROM_END) {
            for (int i = 0; i < length; i++) {
                memory.store8(address + i, at(lba * SECTOR + i));
            }
            return;
        }
        int offset = lba * SECTOR;
        int present = Math.clamp(image.length - offset, 0, length);
        if (present > 0) {
            memory.put(address, image, offset, present);
        }
        if (length > present) {
            memory.fill(address + present, length - present, 0);
        }
    }

    private int at(int offset) {
        return offset < image.length ? image[offset] : 0;
    }
}
