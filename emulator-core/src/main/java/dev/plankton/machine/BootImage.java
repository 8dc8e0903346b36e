package dev.plankton.machine;

import dev.plankton.disk.Disk;
import dev.plankton.disk.DiskFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Immutable bytes a VM boots from: a boot sector of 512 bytes, or a whole floppy or hard disk. */
public final class BootImage {
    private final String name;
    private final byte[] bytes;
    private final Disk disk;

    /** Null until the first call computes it; several threads may, with one result. */
    private volatile @Nullable String hash;

    private BootImage(String name, byte[] bytes, @Nullable DiskFile file) {
        this.name = name;
        this.bytes = bytes;
        disk = new Disk(bytes, file);
    }

    /**
     * An image of {@code bytes}, which are copied.
     *
     * @throws IllegalArgumentException if there are fewer than 512, or more than the BIOS can address
     */
    public static BootImage of(String name, byte[] bytes) {
        return new BootImage(Objects.requireNonNull(name, "name"), bytes.clone(), null);
    }

    /**
     * Reads an image.
     *
     * @throws IOException if the file cannot be read, or is no regular file: a device or a pipe may never end
     * @throws IllegalArgumentException as {@link #of}
     */
    public static BootImage read(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IOException("not a regular file, which a boot image has to be");
        }
        Disk.checkSize(Files.size(file));
        return new BootImage(file.getFileName().toString(), Files.readAllBytes(file), null);
    }

    /**
     * An image whose file takes what is written to the disk. It is for one VM: what that VM writes all others that boot
     * from it would see.
     *
     * @param name what {@link #name} returns
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException as {@link #of}
     */
    public static BootImage writingTo(DiskFile file, String name) throws IOException {
        return new BootImage(Objects.requireNonNull(name, "name"), file.bytes(), file);
    }

    /** The name it was given, for messages. */
    public String name() {
        return name;
    }

    /** SHA-256 of the bytes, in hexadecimal: what an image is known by. */
    public String hash() {
        String known = hash;
        if (known == null) {
            known = sha256(bytes);
            hash = known;
        }
        return known;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
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
        return name + " (" + hash().substring(0, 12) + ")";
    }
}
