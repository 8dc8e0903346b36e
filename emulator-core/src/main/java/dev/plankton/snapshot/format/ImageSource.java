package dev.plankton.snapshot.format;

import dev.plankton.disk.Disk;
import dev.plankton.machine.BootImage;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where images come from whose bytes are not in the file: a store keeps them by their hash, a user has a disk opened. */
public interface ImageSource {
    /** There is none: all bytes must be in the file. */
    ImageSource NONE = new ImageSource() {
        @Override
        public byte @Nullable [] bytes(DiskIdentity disk) {
            return null;
        }

        @Override
        public @Nullable BootImage writable(String name, List<DiskIdentity> disks) {
            return null;
        }
    };

    /** For a look at a snapshot: a disk that was open for writing is not needed, and another image stands for it. */
    ImageSource LOOK_ONLY = new ImageSource() {
        @Override
        public byte @Nullable [] bytes(DiskIdentity disk) {
            return null;
        }

        @Override
        public BootImage writable(String name, List<DiskIdentity> disks) {
            return BootImage.of("disks open for writing", new byte[Disk.SECTOR]);
        }

        @Override
        public boolean checked() {
            return false;
        }
    };

    /** Whether an image that is {@link #writable} must have the very disks. */
    default boolean checked() {
        return true;
    }

    /** The bytes of a disk that does not change, or null. */
    byte @Nullable [] bytes(DiskIdentity disk) throws IOException;

    /** An image of that name with all these disks, at least one of which changes, or null. The caller compares them. */
    @Nullable
    BootImage writable(String name, List<DiskIdentity> disks) throws IOException;
}
