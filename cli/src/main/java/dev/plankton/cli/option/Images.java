package dev.plankton.cli.option;

import dev.plankton.cli.io.Complaint;
import dev.plankton.disk.DiskFile;
import dev.plankton.guests.Guest;
import dev.plankton.guests.Guests;
import dev.plankton.machine.BootImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the boot image that a user names: a file, or else a built-in guest. */
public final class Images {
    /** Bytes of the largest disk that a BIOS can address; a larger file is not even read. */
    private static final long LARGEST = 1024L * 16 * 63 * 512;

    private Images() {}

    /** The built-in guest of that name. */
    public static Guest guest(String name) {
        return Guests.find(name).orElseThrow(() -> new Complaint("unknown guest '" + name + "'; guests: " + names()));
    }

    /** A built-in guest as an image. */
    public static BootImage of(Guest guest) {
        return BootImage.of(guest.name(), guest.image());
    }

    /**
     * The image of that name.
     *
     * @param force take it although a BIOS would not boot it
     */
    public static BootImage find(String nameOrFile, boolean force) {
        Path file = file(nameOrFile);
        BootImage image = file == null ? of(guest(nameOrFile)) : read(file, BootImage::read);
        return checked(image, String.valueOf(file), force);
    }

    /** The file of that name, to take what the guest writes to its disk. */
    public static DiskFile open(String name) {
        Path file = file(name);
        if (file == null) {
            throw new Complaint("--write-through requires an image file; '" + name + "' is a built-in guest");
        }
        return read(file, DiskFile::open);
    }

    /** What {@code file}, of that name, holds now as an image; {@code force} as for {@link #find}. */
    public static BootImage on(DiskFile file, String name, boolean force) {
        return checked(read(Path.of(name), path -> BootImage.writingTo(file, name)), name, force);
    }

    private static BootImage checked(BootImage image, String name, boolean force) {
        if (!image.bootable() && !force) {
            throw new Complaint(
                    name + ": no signature 55 AA at offset 510, so a BIOS would not boot it; --force boots it anyway");
        }
        return image;
    }

    /** The bytes of that name, be they an image or not. */
    public static byte[] bytes(String nameOrFile) {
        Path file = file(nameOrFile);
        return file == null ? guest(nameOrFile).image() : read(file, Files::readAllBytes);
    }

    /** The file that is meant, or null if it is the name of a guest. */
    private static @Nullable Path file(String nameOrFile) {
        Path path = path(nameOrFile);
        if (path != null && Files.exists(path) && !Files.isDirectory(path)) {
            return path;
        }
        if (Guests.find(nameOrFile).isPresent()) {
            return null;
        }
        throw new Complaint(
                path != null && !nameOrFile.isEmpty() && Files.isDirectory(path)
                        ? "'" + nameOrFile + "' is a directory; give a boot image, or one of " + names()
                        : "no such file or guest: '" + nameOrFile + "'; guests: " + names());
    }

    private static @Nullable Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static String names() {
        return String.join(", ", Guests.names());
    }

    private static <T> T read(Path file, Reader<T> reader) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new Complaint(file + ": not a regular file, but a device or a pipe; copy its contents to a file");
            }
            long size = Files.size(file);
            if (size > LARGEST) {
                throw new Complaint("%s: too large for a disk image: %d bytes; a BIOS can address %d"
                        .formatted(file, size, LARGEST));
            }
            return reader.read(file);
        } catch (IllegalArgumentException e) {
            throw new Complaint(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw Complaint.about("cannot read " + file, e);
        }
    }

    /** How a file is read. */
    private interface Reader<T> {
        T read(Path file) throws IOException;
    }
}
