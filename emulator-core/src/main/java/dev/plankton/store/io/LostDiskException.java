package dev.plankton.store.io;

import java.io.IOException;

/**
 * A store cannot be loaded because a disk image that one of its VMs had open for writing is missing, in use, or not as the VM
 * left it. The message names the file and what is wrong with it.
 */
public final class LostDiskException extends IOException {
    private static final long serialVersionUID = 1;

    /** One with a sentence that says which disk, and what is wrong with it. */
    public LostDiskException(String message) {
        super(message);
    }
}
