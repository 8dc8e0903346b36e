package dev.plankton.bios;

import dev.plankton.device.Disk;
import org.jspecify.annotations.Nullable;

/** The one drive of the mounted VM. */
@FunctionalInterface
public interface BootDrive {
    /** The disk in the drive, or null if this VM has none. */
    @Nullable
    Disk disk();
}
