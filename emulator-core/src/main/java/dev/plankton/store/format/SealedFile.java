package dev.plankton.store.format;

import dev.plankton.store.file.FileLayer;
import dev.plankton.store.file.OutFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A small file that is there as a whole or not at all: eight letters that say what it is, the version of the format (u32), the
 * contents, and the SHA-256 of all that.
 */
public final class SealedFile {
    /** Version of the format that this release writes and reads. */
    public static final int VERSION = 1;

    /** Bytes of the letters. */
    private static final int MAGIC = 8;

    private static final int HEAD = MAGIC + Integer.BYTES;

    private SealedFile() {}

    /** Bytes at the head of a file of this kind. */
    static void head(String magic, ByteSink into) {
        into.bytes(magic.getBytes(StandardCharsets.US_ASCII));
        into.u32(VERSION);
    }

    /** Reads such a head. */
    static void requireHead(String magic, ByteSource from) throws IOException {
        byte[] letters = new byte[MAGIC];
        from.bytes(letters, 0, MAGIC);
        if (!magic.equals(new String(letters, StandardCharsets.ISO_8859_1))) {
            throw from.corrupt("does not begin with " + magic);
        }
        int version = from.u32();
        if (version != VERSION) {
            throw from.corrupt(
                    "format version %s: this release reads version %d; use the release that wrote it, or a newer one"
                            .formatted(Integer.toUnsignedString(version), VERSION));
        }
    }

    /** Writes {@code contents} to {@code file}: beside it first, then forced to the disk, renamed, and the directory forced. */
    public static void write(FileLayer files, Path file, String magic, byte[] contents) throws IOException {
        ByteSink bytes = new ByteSink(HEAD + contents.length + Checksums.SHA);
        head(magic, bytes);
        bytes.bytes(contents);
        bytes.bytes(Checksums.sha256().digest(bytes.copy()));
        writeWhole(files, file, bytes.copy());
    }

    /** Writes a file that is there as a whole or not at all. */
    public static void writeWhole(FileLayer files, Path file, byte[] bytes) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".tmp");
        files.delete(beside);
        try (OutFile out = files.create(beside)) {
            out.write(bytes, 0, bytes.length);
            out.force();
        }
        files.rename(beside, file);
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            files.forceDirectory(directory);
        }
    }

    /** The contents of a file. */
    public static ByteSource read(Path file, String magic) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String name = file.getFileName().toString();
        ByteSource head = new ByteSource(name, bytes);
        if (bytes.length < HEAD + Checksums.SHA) {
            throw head.corrupt("cut off");
        }
        requireHead(magic, head);
        int end = bytes.length - Checksums.SHA;
        byte[] sealed = Checksums.sha256().digest(Arrays.copyOf(bytes, end));
        if (!Arrays.equals(sealed, 0, Checksums.SHA, bytes, end, bytes.length)) {
            throw head.corrupt("its SHA-256 is wrong");
        }
        return new ByteSource(name, bytes, HEAD, end);
    }
}
