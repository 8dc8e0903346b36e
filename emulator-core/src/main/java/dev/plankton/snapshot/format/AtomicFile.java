package dev.plankton.snapshot.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes a file so that under its name there is the old one or the new one, each complete, whenever the host stops. */
final class AtomicFile {
    private AtomicFile() {}

    /** What is written, and what it returns. */
    interface Content<T> {
        T writeTo(OutputStream out) throws IOException;
    }

    /** Writes {@code content} to a new file beside {@code file}, forces it to the device, and gives it the name. */
    static <T> T write(Path file, Content<T> content) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(file + " is not the name of a file");
        }
        Path part = Files.createTempFile(directory, file.getFileName() + ".", ".part", onlyOwner(file.getFileSystem()));
        try {
            T result;
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE);
                    OutputStream out = Channels.newOutputStream(channel)) {
                result = content.writeTo(out);
                channel.force(true);
            }
            move(part, file);
            forceDirectory(directory);
            return result;
        } finally {
            boolean _ = Files.deleteIfExists(part);
        }
    }

    private static FileAttribute<?>[] onlyOwner(FileSystem system) {
        return system.supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static void move(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException _) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void forceDirectory(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
