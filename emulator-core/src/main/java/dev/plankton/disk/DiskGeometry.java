package dev.plankton.disk;

/**
 * Cylinders, heads and sectors of a disk of 512-byte sectors.
 *
 * @param cylinders 1 to 1024
 * @param heads 1 to 256
 * @param sectors sectors of a track, 1 to 63, counted from 1
 */
public record DiskGeometry(DiskKind kind, int cylinders, int heads, int sectors) {
    private static final int SECTOR = 512;
    private static final int MOST_CYLINDERS = 1024;

    /** Bytes of the largest floppy. */
    public static final int LARGEST_FLOPPY = 2880 * 1024;

    private static final int PARTITION_TABLE = 0x1BE;
    private static final int PARTITION_ENTRY = 16;

    /** The geometry of {@code image}: by its size for a floppy, by its partition table if it agrees for a hard disk. */
    static DiskGeometry of(byte[] image) {
        if (image.length <= LARGEST_FLOPPY) {
            return floppy(image.length);
        }
        int total = (int) (((long) image.length + SECTOR - 1) / SECTOR);
        for (int i = 0; i < 4; i++) {
            int entry = PARTITION_TABLE + i * PARTITION_ENTRY;
            int heads = byteAt(image, entry + 5) + 1;
            int sectors = byteAt(image, entry + 6) & 63;
            if (plausible(image, entry, heads, sectors)) {
                return hardDisk(total, heads, sectors);
            }
        }
        return hardDisk(total, 16, 63);
    }

    private static DiskGeometry floppy(int bytes) {
        return switch (bytes) {
            case 160 * 1024 -> new DiskGeometry(DiskKind.FLOPPY_360K, 40, 1, 8);
            case 180 * 1024 -> new DiskGeometry(DiskKind.FLOPPY_360K, 40, 1, 9);
            case 320 * 1024 -> new DiskGeometry(DiskKind.FLOPPY_360K, 40, 2, 8);
            case 360 * 1024 -> new DiskGeometry(DiskKind.FLOPPY_360K, 40, 2, 9);
            case 640 * 1024 -> new DiskGeometry(DiskKind.FLOPPY_720K, 80, 2, 8);
            case 720 * 1024 -> new DiskGeometry(DiskKind.FLOPPY_720K, 80, 2, 9);
            case 1200 * 1024 -> new DiskGeometry(DiskKind.FLOPPY_1200K, 80, 2, 15);
            default ->
                bytes <= 1440 * 1024
                        ? new DiskGeometry(DiskKind.FLOPPY_1440K, 80, 2, 18)
                        : new DiskGeometry(DiskKind.FLOPPY_2880K, 80, 2, 36);
        };
    }

    private static DiskGeometry hardDisk(int total, int heads, int sectors) {
        int cylinders = (total + heads * sectors - 1) / (heads * sectors);
        return new DiskGeometry(DiskKind.HARD_DISK, Math.min(cylinders, MOST_CYLINDERS), heads, sectors);
    }

    /**
     * True if a partition's last sector, which ends a cylinder by convention, is the same by cylinder, head and sector as
     * by number: then its head and sector are the last of their kind.
     */
    private static boolean plausible(byte[] image, int entry, int heads, int sectors) {
        boolean used = byteAt(image, entry + 4) != 0 && sectors != 0 && heads <= 255;
        boolean signed = byteAt(image, 510) == 0x55 && byteAt(image, 511) == 0xAA;
        if (!used || !signed) {
            return false;
        }
        long end = (long) wordAt(image, entry + 8)
                + ((long) wordAt(image, entry + 10) << 16)
                + wordAt(image, entry + 12)
                + ((long) wordAt(image, entry + 14) << 16);
        long cylinder = byteAt(image, entry + 7) | ((byteAt(image, entry + 6) & 0xC0) << 2);
        return end == (cylinder + 1) * heads * sectors;
    }

    private static int wordAt(byte[] image, int offset) {
        return byteAt(image, offset) | (byteAt(image, offset + 1) << 8);
    }

    private static int byteAt(byte[] image, int offset) {
        return image[offset] & 0xFF;
    }
}
