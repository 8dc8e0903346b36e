package dev.plankton.store;

import dev.plankton.disk.Disk;
import dev.plankton.disk.DiskGeometry;
import dev.plankton.machine.BootImage;
import dev.plankton.snapshot.format.DiskIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Where the disks come from that VMs of a store have open for writing: they are files outside the store. */
public interface WritableDisks {
    /** For a look at a store: a blank disk stands for each. */
    WritableDisks LOOK_ONLY = (name, disk) -> blank(name, disk);

    /**
     * The disk that {@code disk} identifies, alone in an image.
     *
     * @param name of the image
     */
    BootImage open(String name, DiskIdentity disk) throws IOException;

    /** A disk of the same kind with nothing on it but its hash, so that it is not taken for another one. */
    static BootImage blank(String name, DiskIdentity disk) {
        byte[] bytes = new byte[Math.min(disk.length(), DiskGeometry.LARGEST_FLOPPY + Disk.SECTOR)];
        byte[] hash = disk.hash().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(hash, 0, bytes, 0, hash.length);
        return BootImage.of(name, bytes);
    }
}
