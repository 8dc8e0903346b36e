package dev.plankton.snapshot.format;

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
        public @Nullable BootImage writable(List<DiskIdentity> disks) {
            return null;
        }
    };

    /** The bytes of a disk that does not change, or null. */
    byte @Nullable [] bytes(DiskIdentity disk) throws IOException;

    /** An image with all these disks, at least one of which changes, or null. The caller compares them. */
    @Nullable
    BootImage writable(List<DiskIdentity> disks) throws IOException;
}
