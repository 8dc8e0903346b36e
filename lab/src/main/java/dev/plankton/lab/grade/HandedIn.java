package dev.plankton.lab.grade;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The files of a folder or zip file, by path, unread. Nothing is extracted and no link is followed; how many there may be, and how
 * large an archive, is bounded.
 */
final class HandedIn implements AutoCloseable {
    /** How many files there may be. */
    static final int MOST_FILES = 2000;

    /** The largest archive, in bytes. */
    static final long LARGEST_ARCHIVE = 64L << 20;

    private static final int DEEPEST = 6;

    private static final Pattern OUTSIDE = Pattern.compile("(^|.*[/\\\\])\\.\\.([/\\\\].*|$)|^[/\\\\].*|^[A-Za-z]:.*");

    /** A file: its path with slashes, and whether it is a link or anything else that is not read. */
    record Item(String path, boolean readable, Content content) {
        /** The last part of the path. */
        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        /** The path of its folder, with a slash at the end; empty at the top. */
        String folder() {
            return path.substring(0, path.lastIndexOf('/') + 1);
        }
    }

    /** What is in a file. */
    interface Content {
        InputStream open() throws IOException;
    }

    private final List<Item> items = new ArrayList<>();
    private final @Nullable ZipFile archive;

    private HandedIn(@Nullable ZipFile archive) {
        this.archive = archive;
    }

    /**
     * The files of a folder, or of a zip file.
     *
     * @throws IOException with a message for the student
     */
    static HandedIn of(Path place) throws IOException {
        return Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS) ? ofFolder(place) : ofArchive(place);
    }

    private static HandedIn ofFolder(Path folder) throws IOException {
        HandedIn files = new HandedIn(null);
        Files.walkFileTree(folder, Set.of(), DEEPEST, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                files.add(new Item(
                        folder.relativize(file).toString().replace('\\', '/'),
                        attributes.isRegularFile(),
                        () -> Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean hidden = !directory.equals(folder) && directory.getFileName().toString().startsWith(".");
                return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    private static HandedIn ofArchive(Path file) throws IOException {
        if (Files.size(file) > LARGEST_ARCHIVE) {
            throw new IOException("the archive is larger than %d MiB".formatted(LARGEST_ARCHIVE >> 20));
        }
        ZipFile archive;
        try {
            archive = new ZipFile(file.toFile());
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException("it is not a zip file that can be read: " + e.getMessage(), e);
        }
        HandedIn files = new HandedIn(archive);
        try {
            for (ZipEntry entry : Collections.list(archive.entries())) {
                String path = entry.getName().replace('\\', '/');
                if (!entry.isDirectory() && !path.startsWith("__MACOSX/")) {
                    files.add(new Item(
                            path, !OUTSIDE.matcher(entry.getName()).matches(), () -> archive.getInputStream(entry)));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            files.close();
            throw e instanceof IOException said ? said : new IOException("it is not a zip file that can be read", e);
        }
        return files;
    }

    private void add(Item item) throws IOException {
        if (items.size() == MOST_FILES) {
            throw new IOException("it has more than %,d files".formatted(MOST_FILES));
        }
        items.add(item);
    }

    /** In the order of their paths. */
    List<Item> items() {
        return items.stream()
                .sorted((one, other) -> one.path().compareTo(other.path()))
                .toList();
    }

    @Override
    public void close() {
        try {
            if (archive != null) {
                archive.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
