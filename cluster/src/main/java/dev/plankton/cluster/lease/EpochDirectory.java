package dev.plankton.cluster.lease;

import dev.plankton.cluster.map.Epochs;
import dev.plankton.logging.SafeLog;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory that a slab's store has in one epoch: each owner has one of its own, {@code SLAB/epoch-N}. It begins with the files of the
 * owner before as links, so that nothing is copied, and takes the place of that one's directory once it is whole. One with that name is always
 * whole: it gets the name, and loses it before it is deleted, in one step. An owner that is stopped in
 * the middle of a call and resumed can publish, rename and delete only in its own, where the next does not look any more.
 *
 * <p>A file of a store is never changed once it is published, but for the newest journal: a late block at its end is ignored once the next
 * owner has begun a journal, which it does at its first write.
 */
public final class EpochDirectory {
    private static final SafeLog LOG = SafeLog.of(EpochDirectory.class);

    /** What is not whole yet, and what is not any more. */
    private static final String UNFINISHED = ".new", ENDED = ".old";

    private static final String NAME = "epoch-", TEMPORARY = ".tmp";

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
     * if there is one, else it is yet to be created.
     *
     * @param stands whether the caller still is the owner, asked before each step: so that one which is overtaken finishes one at most
     * @throws IOException if that is not possible, or a higher epoch has a directory; those before are as they were then
     */
    public static Path take(Path slab, long epoch, BooleanSupplier stands) throws IOException {
        Path own = of(slab, epoch);
        Files.createDirectories(slab);
        long highest = highest(slab);
        if (highest > epoch) {
            throw new IOException("store %s has a directory of epoch %s: this node has epoch %s"
                    .formatted(slab, Epochs.text(highest), Epochs.text(epoch)));
        }
        if (!Files.exists(own)) {
            link(slab, own, epoch, stands);
        }
        for (Path other : epochs(slab, number -> number < epoch)) {
            clean(other, stands, () -> end(other));
        }
        clean(slab, stands, () -> deleteParts(slab));
        return own;
    }

    private interface Deletion {
        void run() throws IOException;
    }

    /** What cannot be deleted, as where a process that is stopped has a file open, is left to the next owner. */
    private static void clean(Path what, BooleanSupplier stands, Deletion deletion) {
        try {
            if (stands.getAsBoolean()) {
                deletion.run();
            }
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "what owners before have left in %s cannot be deleted yet: %s"
                            .formatted(what, e.getMessage()));
        }
    }

    /**
     * The highest epoch that has a directory in {@code slab}; 0 if none has.
     *
     * @throws IOException if it cannot be listed
     */
    static long highest(Path slab) throws IOException {
        return epochs(slab, _ -> true).stream()
                .filter(EpochDirectory::isWhole)
                .mapToLong(EpochDirectory::epoch)
                .max()
                .orElse(0);
    }

    private static void requireOwner(Path slab, BooleanSupplier stands) throws IOException {
        if (!stands.getAsBoolean()) {
            throw new IOException("store %s has been taken over by another node".formatted(slab));
        }
    }

    private static boolean isWhole(Path path) {
        String name = path.getFileName().toString();
        return !name.endsWith(UNFINISHED) && !name.endsWith(ENDED);
    }

    /** Those in the order of their epochs, also such as are not whole. */
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

    /** The epoch of a directory, whole or not; 0 if it is none. */
    private static long epoch(Path path) {
        String name = path.getFileName().toString();
        int end = isWhole(path) ? name.length() : name.lastIndexOf('.');
        try {
            return name.startsWith(NAME) ? Long.parseLong(name.substring(NAME.length(), end), 16) : 0;
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /** The newest that is whole; null if there is nothing yet. */
    private static @Nullable Path newest(Path slab, long epoch) throws IOException {
        List<Path> all = epochs(slab, number -> number < epoch);
        List<Path> whole = all.stream().filter(EpochDirectory::isWhole).toList();
        if (!whole.isEmpty()) {
            return whole.getLast();
        }
        if (Files.exists(slab.resolve(STORE))) {
            return slab;
        }
        if (!all.isEmpty()) { // One gets its name at this moment: there is one before another ends.
            throw new NoSuchFileException(slab.toString(), null, "no directory of an epoch is whole");
        }
        return null;
    }

    private static void link(Path slab, Path own, long epoch, BooleanSupplier stands) throws IOException {
        Path unfinished = slab.resolve(own.getFileName() + UNFINISHED);
        for (int attempt = 1; ; attempt++) {
            requireOwner(slab, stands);
            delete(unfinished);
            try {
                Path before = newest(slab, epoch);
                if (before == null) {
                    return;
                }
                linkAll(slab, before, unfinished, stands);
                if (before.equals(newest(slab, epoch))) {
                    break; // It was whole all the time.
                }
            } catch (NoSuchFileException e) { // It has ended meanwhile: another is whole.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
            if (attempt == ATTEMPTS) {
                throw new IOException("store %s goes from epoch to epoch at this moment".formatted(slab));
            }
        }
        requireOwner(slab, stands);
        Files.move(unfinished, own, StandardCopyOption.ATOMIC_MOVE);
        force(slab);
    }

    private static void linkAll(Path slab, Path before, Path to, BooleanSupplier stands) throws IOException {
        Files.createDirectories(to);
        linkFiles(slab, before, to, stands);
        for (String part : PARTS) {
            Path there = before.resolve(part);
            if (Files.isDirectory(there)) {
                Path here = Files.createDirectory(to.resolve(part));
                linkFiles(slab, there, here, stands);
                force(here);
            }
        }
        force(to);
    }

    private static void linkFiles(Path slab, Path from, Path to, BooleanSupplier stands) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(from)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        for (Path file : files) {
            String name = file.getFileName().toString();
            // What is not published belongs to who was writing it.
            if (!name.equals(LOCK) && !name.endsWith(TEMPORARY)) {
                requireOwner(slab, stands);
                link(file, to.resolve(name));
            }
        }
    }

    /** Where the file system has no links, or none between these, it is a copy. */
    private static void link(Path file, Path to) throws IOException {
        try {
            Files.createLink(to, file);
        } catch (NoSuchFileException | FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            Files.copy(file, to);
            try (FileChannel copy = FileChannel.open(to, StandardOpenOption.WRITE)) {
                copy.force(true);
            }
        }
    }

    /** Takes its name from a directory first, so that none takes it for a whole one. */
    private static void end(Path directory) throws IOException {
        Path ended = directory;
        if (isWhole(directory)) {
            ended = directory.resolveSibling(directory.getFileName() + ENDED);
            Files.move(directory, ended, StandardCopyOption.ATOMIC_MOVE);
        }
        delete(ended);
    }

    private static void delete(Path directory) throws IOException {
        for (String part : PARTS) {
            deleteFiles(directory.resolve(part));
        }
        deleteFiles(directory);
    }

    private static void deleteFiles(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.toList();
        } catch (NoSuchFileException _) {
            return;
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(directory);
    }

    /** The store that was in the slab's directory itself, before it had epochs. */
    private static void deleteParts(Path slab) throws IOException {
        Files.deleteIfExists(slab.resolve(STORE)); // First: without it there is no store.
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
