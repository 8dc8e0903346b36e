package dev.plankton.lab.exercise;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** The boot sectors that exercises run, as they were given to students with their sources. */
final class GuestImages {
    private static final int SECTOR = 512;

    private GuestImages() {}

    /**
     * A boot sector.
     *
     * @param path of a file with one or more, within the folder of the course
     * @param number which one, from 0
     */
    static byte[] of(String path, int number) {
        byte[] all = read("/dev/plankton/lab/course/" + path);
        return Arrays.copyOfRange(all, number * SECTOR, (number + 1) * SECTOR);
    }

    private static byte[] read(String path) {
        try (InputStream in = GuestImages.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new FileNotFoundException(path);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
