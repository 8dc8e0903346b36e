package dev.plankton.cluster.lease;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory that a slab's store has in one epoch: each owner has one of its own, {@code SLAB/epoch-N}. It begins with the files of the
 * owner before as links, so that nothing is copied, and takes the place of that one's directory once it is whole. An owner that is stopped in
 * the middle of a call and resumed can publish, rename and delete only in its own, where the next does not look any more.
 *
 * <p>A file of a store is never changed once it is published, but for the newest journal: a late block at its end is ignored once the next
 * owner has begun a journal, which it does at its first write.
 */
public final class EpochDirectory {
    private static final String NAME = "epoch-", UNFINISHED = ".new", TEMPORARY = ".tmp";

    /** A store that no epoch has had yet has this file; a process locks the other one. */
    private static final String STORE = "STORE", LOCK = "LOCK";

    /** Where the files of a store are, beside its own directory. */
    private static final List<String> PARTS = List.of("images", "templates", "generations", "journal");

    /** A file that goes while all are linked is one that the owner before has just deleted: then what is there is looked at again. */
    private static final int ATTEMPTS = 5;

    private EpochDirectory() {}

    /** That of {@code epoch}, of the slab whose stores are in {@code slab}. */
    public static Path of(Path slab, long epoch) {
        return slab.resolve(NAME + "%016x".formatted(epoch));
    }

    /**
     * Makes that of {@code epoch} out of the newest of those before, which it removes; if there is none, the store in {@code slab} itself,
     * if there is one, else it is yet to be created. The caller's {@link Fence} stands, so that no owner of a lower epoch begins a call.
     *
     * @throws IOException if that is not possible; then those before are as they were
     */
    public static Path take(Path slab, long epoch) throws IOException {
        Path own = of(slab, epoch);
        Files.createDirectories(slab);
        if (!Files.exists(own)) {
            Path before = newest(slab, epoch);
            if (before != null) {
                link(before, own);
            }
        }
        for (Path other : epochs(slab, number -> number < epoch)) {
            delete(other);
        }
        deleteParts(slab);
        return own;
    }

    private static @Nullable Path newest(Path slab, long epoch) throws IOException {
        List<Path> whole = epochs(slab, number -> number < epoch).stream()
                .filter(path -> !path.getFileName().toString().endsWith(UNFINISHED))
                .toList();
        if (!whole.isEmpty()) {
            return whole.getLast();
        }
        return Files.exists(slab.resolve(STORE)) ? slab : null;
    }

    /** Those in the order of their epochs, unfinished ones too. */
    private static List<Path> epochs(Path slab, LongPredicate which) throws IOException {
        try (Stream<Path> all = Files.list(slab)) {
            return all.filter(path -> {
                        long number = epoch(path);
                        return number > 0 && which.test(number);
                    })
                    .sorted(Comparator.comparingLong(EpochDirectory::epoch))
                    .toList();
        }
    }

    /** The epoch of a directory, finished or not; 0 if it is none. */
    private static long epoch(Path path) {
        String name = path.getFileName().toString();
        int end = name.endsWith(UNFINISHED) ? name.length() - UNFINISHED.length() : name.length();
        try {
            return name.startsWith(NAME) ? Long.parseLong(name.substring(NAME.length(), end), 16) : 0;
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private static void link(Path before, Path own) throws IOException {
        Path slab = Objects.requireNonNull(own.getParent(), "in a directory");
        Path unfinished = slab.resolve(own.getFileName() + UNFINISHED);
        for (int attempt = 1; ; attempt++) {
            delete(unfinished);
            try {
                linkAll(before, unfinished);
                break;
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
        Files.move(unfinished, own, StandardCopyOption.ATOMIC_MOVE);
        force(slab);
    }

    private static void linkAll(Path before, Path to) throws IOException {
        Files.createDirectories(to);
        linkFiles(before, to);
        for (String part : PARTS) {
            Path there = before.resolve(part);
            if (Files.isDirectory(there)) {
                Path here = Files.createDirectory(to.resolve(part));
                linkFiles(there, here);
                force(here);
            }
        }
        force(to);
    }

    private static void linkFiles(Path from, Path to) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(from)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            // What is not published belongs to who was writing it.
            if (!name.equals(LOCK) && !name.endsWith(TEMPORARY)) {
                try {
                    Files.createLink(to.resolve(name), file);
                } catch (UnsupportedOperationException e) {
                    Files.copy(file, to.resolve(name));
                }
            }
        }
    }

    /** What the owner of it makes there at this moment goes with the next attempt, of the next owner. */
    private static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        for (String part : PARTS) {
            deleteFiles(directory.resolve(part));
        }
        deleteFiles(directory);
    }

    private static void deleteFiles(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException _) {
            // It is looked for again.
        }
    }

    /** The store that was in the slab's directory itself, before it had epochs. */
    private static void deleteParts(Path slab) throws IOException {
        Files.deleteIfExists(slab.resolve(STORE));
        Files.deleteIfExists(slab.resolve(LOCK));
        for (String part : PARTS) {
            deleteFiles(slab.resolve(part));
        }
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }
}
