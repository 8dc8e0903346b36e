package dev.plankton.cluster.lease;

import dev.plankton.cluster.map.Epochs;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Marks a slab's store with the epoch under which it is written, so that a node whose epoch is over does not write where the next owner does.
 * The mark is a file that is named after the epoch and that one owner alone can make; the next owner makes its own and then takes away those
 * of lower epochs. Marks are in a directory beside the store, {@code NAME.owner}, since a store takes no other files. Immutable, safe for any
 * thread.
 *
 * <p>It guards stores that several nodes share. A file system cannot refuse a write that was under way when the mark was taken away: leases
 * see to it that there is none, except where a process was stopped in the middle of one. Resumed, that finishes one call, in the directory of
 * its own epoch: {@link EpochDirectory}.
 */
public final class Fence {
    private static final String BESIDE = ".owner", NAME = "epoch-";

    private final Path mark;

    private Fence(Path mark) {
        this.mark = mark;
    }

    /**
     * Takes over a store, also from a process that has it open: it may be stopped rather than dead, and its epoch is over.
     *
     * @param store the directory of the slab's stores, which need not exist yet
     * @param epoch under which it is owned, at least 1
     * @param owner the name of the node, for people
     * @throws IOException if the store has been taken over under this epoch or a higher one, which one line says, or cannot be written
     */
    public static Fence raise(Path store, long epoch, String owner) throws IOException {
        Path directory = beside(store);
        Files.createDirectories(directory);
        Path mark = mark(store, epoch);
        try (FileChannel file = FileChannel.open(mark, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            file.write(StandardCharsets.UTF_8.encode(owner + '\n'));
            file.force(true);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(
                    "store %s has been taken over in epoch %s by %s already"
                            .formatted(store, Epochs.text(epoch), ownerOf(mark)),
                    e);
        }
        force(directory);
        List<Path> lower = new ArrayList<>();
        for (Path other : marks(directory)) {
            if (epoch(other) > epoch) {
                Files.deleteIfExists(mark);
                throw new IOException("store %s belongs to epoch %s of %s: this node has epoch %s"
                        .formatted(store, Epochs.text(epoch(other)), ownerOf(other), Epochs.text(epoch)));
            } else if (epoch(other) < epoch) {
                lower.add(other);
            }
        }
        for (Path other : lower) {
            Files.deleteIfExists(other);
        }
        force(directory);
        return new Fence(mark);
    }

    /**
     * The fence that this node has raised under {@code epoch} before, to open the store again under the same epoch.
     *
     * @throws IOException if another node has taken the store over since, which one line says
     */
    public static Fence standing(Path store, long epoch) throws IOException {
        Fence fence = new Fence(mark(store, epoch));
        if (!fence.stands()) {
            throw new IOException("store %s has been taken over since epoch %s".formatted(store, Epochs.text(epoch)));
        }
        return fence;
    }

    /** Whether no other node has taken the store over: to be asked before it is written. */
    public boolean stands() {
        return Files.exists(mark);
    }

    /**
     * Whether another node has taken over, for certain, a store that was opened under {@code epoch}. False while the file system does
     * not answer: {@link #stands} is what guards writes.
     */
    public static boolean hasFallen(Path store, long epoch) {
        return Files.notExists(mark(store, epoch));
    }

    private static Path beside(Path store) {
        return store.resolveSibling(store.getFileName() + BESIDE);
    }

    private static Path mark(Path store, long epoch) {
        return beside(store).resolve(NAME + "%016x".formatted(epoch));
    }

    /**
     * The highest epoch of the stores in {@code root}, by their marks and their directories; 0 if there is none.
     *
     * @throws IOException if they cannot be listed
     */
    public static long highest(Path root) throws IOException {
        long highest = 0;
        if (Files.isDirectory(root)) {
            try (Stream<Path> stores = Files.list(root)) {
                for (Path each : (Iterable<Path>) stores.filter(Files::isDirectory)::iterator) {
                    if (hasMarks(each)) {
                        for (Path mark : marks(each)) {
                            highest = Math.max(highest, epoch(mark));
                        }
                    } else {
                        highest = Math.max(highest, EpochDirectory.highest(each));
                    }
                }
            }
        }
        return highest;
    }

    private static boolean hasMarks(Path directory) {
        return directory.getFileName().toString().endsWith(BESIDE) && Files.isDirectory(directory);
    }

    private static List<Path> marks(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> epoch(file) > 0).toList();
        }
    }

    /** The epoch of a mark, 0 if the file is none. */
    private static long epoch(Path file) {
        String name = file.getFileName().toString();
        try {
            return name.startsWith(NAME) ? Long.parseLong(name.substring(NAME.length()), 16) : 0;
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    private static String ownerOf(Path mark) throws IOException {
        try {
            return Files.readString(mark).strip();
        } catch (NoSuchFileException _) {
            return "another node";
        }
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
