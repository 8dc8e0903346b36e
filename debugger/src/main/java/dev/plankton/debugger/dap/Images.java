package dev.plankton.debugger.dap;

import dev.plankton.machine.BootImage;
import java.io.IOException;

/** Finds the image that a client names. */
@FunctionalInterface
public interface Images {
    /**
     * The image.
     *
     * @param name a file, or what else the program knows images by
     * @param force take it although a BIOS would not boot it
     * @throws IllegalArgumentException if there is no such image, with a message for the user
     * @throws IOException if it cannot be read
     */
    BootImage find(String name, boolean force) throws IOException;
}
