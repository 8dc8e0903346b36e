package dev.plankton.machine;

import dev.plankton.disk.Disk;
import dev.plankton.disk.DiskFile;
import dev.plankton.disk.Drives;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Immutable bytes a VM boots from: a boot sector of 512 bytes, or a whole floppy or hard disk. */
public final class BootImage {
    private final String name;
    private final byte[] bytes;
    private final Drives drives;

    /** Null until the first call computes it; several threads may, with one result. */
    private volatile @Nullable String hash;

    /** 0 until it has been computed; several threads may, with one result. */
    private int contentsHash;

    /** Hashes of the images of further disks. */
    private final List<String> others;

    private BootImage(String name, byte[] bytes, @Nullable DiskFile file) {
        this(name, bytes, Drives.of(new Disk(bytes, file)), List.of());
    }

    private BootImage(String name, byte[] bytes, Drives drives, List<String> others) {
        this.name = name;
        this.bytes = bytes;
        this.drives = drives;
        this.others = others;
    }

    /**
     * The same image, booted by a PC that has the disks of {@code more} too: a second floppy or hard disk, in this order
     * after those it has.
     *
     * @throws IllegalArgumentException if there would be more than two of a kind
     */
    public BootImage with(List<BootImage> more) {
        List<Disk> disks = new ArrayList<>(drives.disks());
        List<String> hashes = new ArrayList<>(others);
        for (BootImage image : more) {
            disks.addAll(image.drives.disks());
            hashes.add(image.hash());
        }
        return new BootImage(name, bytes, new Drives(disks), List.copyOf(hashes));
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

    /** SHA-256 of the bytes and those of further disks, in hexadecimal: what an image is known by. */
    public String hash() {
        String known = hash;
        if (known == null) {
            known = sha256(bytes);
            if (!others.isEmpty()) {
                known = sha256((known + String.join("", others)).getBytes(StandardCharsets.US_ASCII));
            }
            hash = known;
        }
        return known;
    }

    /** Whether the bytes are those of {@code other}, and so are those of further disks. */
    public boolean sameContents(BootImage other) {
        return Arrays.equals(bytes, other.bytes) && others.equals(other.others);
    }

    /** A hash code that goes with {@link #sameContents}. */
    public int contentsHash() {
        if (contentsHash == 0) {
            contentsHash = 31 * Arrays.hashCode(bytes) + others.hashCode();
        }
        return contentsHash;
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
        return disk().bootable();
    }

    /** The image as the disk that the VM boots from. */
    public Disk disk() {
        return drives.disks().getFirst();
    }

    /** All disks that the VM sees, this one first. */
    public Drives drives() {
        return drives;
    }

    @Override
    public String toString() {
        return name + " (" + hash().substring(0, 12) + ")";
    }
}
