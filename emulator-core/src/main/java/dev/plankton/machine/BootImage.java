package dev.plankton.machine;

import dev.plankton.device.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Immutable bytes a VM boots from: a boot sector of 512 bytes, or a whole floppy or hard disk. */
public final class BootImage {
    private final String name;
    private final Disk disk;
    private final String hash;

    private BootImage(String name, byte[] bytes) {
        this.name = name;
        this.disk = new Disk(bytes);
        try {
            hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * An image of {@code bytes}, which are copied.
     *
     * @throws IllegalArgumentException if there are fewer than 512, or more than the BIOS can address
     */
    public static BootImage of(String name, byte[] bytes) {
        return new BootImage(name, bytes.clone());
    }

    /**
     * Reads an image.
     *
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException as {@link #of}
     */
    public static BootImage read(Path file) throws IOException {
        return new BootImage(file.getFileName().toString(), Files.readAllBytes(file));
    }

    /** The name it was given, for messages. */
    public String name() {
        return name;
    }

    /** SHA-256 of the bytes, in hexadecimal: what an image is known by. */
    public String hash() {
        return hash;
    }

    /** Whether the first sector ends with 55 AA, without which a BIOS does not boot it. */
    public boolean bootable() {
        return disk.bootable();
    }

    /** The image as the drive that the VM sees. */
    public Disk disk() {
        return disk;
    }

    @Override
    public String toString() {
        return name + " (" + hash.substring(0, 12) + ")";
    }
}
