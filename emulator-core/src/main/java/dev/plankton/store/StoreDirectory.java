package dev.plankton.store;

import dev.plankton.store.file.FileLayer;
import dev.plankton.store.format.ByteSink;
import dev.plankton.store.format.ByteSource;
import dev.plankton.store.format.Checksums;
import dev.plankton.store.format.Manifest;
import dev.plankton.store.format.SealedFile;
import dev.plankton.store.io.CorruptStoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory of a store, held by one process at a time:
 *
 * <pre>
 * STORE                                  which store it is
 * LOCK                                   locked by the process that has it open
 * images/SHA-256                         disk images, as they are
 * templates/SHA-256                      templates
 * generations/GENERATION.slabs           VMs
 * generations/GENERATION.manifest        what the generation is made of; it exists once this does
 * journal/GENERATION-SEQUENCE.journal    what has changed since the generation
 * </pre>
 *
 * Safe for any thread.
 */
public final class StoreDirectory implements AutoCloseable {
    private static final String MAGIC = "PLKSTORE";
    private static final String IDENTITY = "STORE";
    private static final Pattern MANIFEST = Pattern.compile("(\\d{10})\\.manifest");
    private static final Pattern JOURNAL = Pattern.compile("(\\d{10})-(\\d{10})\\.journal");

    private final Path path;
    private final FileLayer files;
    private final UUID id;
    private final @Nullable FileChannel lock;

    private StoreDirectory(Path path, FileLayer files, UUID id, @Nullable FileChannel lock) {
        this.path = path;
        this.files = files;
        this.id = id;
        this.lock = lock;
    }

    /** A journal file: the generation that it is of, and its number among the journals of that generation. */
    public record JournalName(long generation, long sequence) implements Comparable<JournalName> {
        @Override
        public int compareTo(JournalName other) {
            int byGeneration = Long.compare(generation, other.generation);
            return byGeneration == 0 ? Long.compare(sequence, other.sequence) : byGeneration;
        }
    }

    /** Whether there is a store at {@code path}. */
    public static boolean exists(Path path) {
        return Files.exists(path.resolve(IDENTITY));
    }

    /**
     * Opens a store to change it; creates it if there is nothing but an empty directory, or none.
     *
     * @throws IOException if it cannot be read or written, is no store, or is open already
     */
    public static StoreDirectory open(Path path, FileLayer files) throws IOException {
        if (!exists(path)) {
            requireNothing(path);
            for (String part : List.of("images", "templates", "generations", "journal")) {
                Files.createDirectories(path.resolve(part));
            }
        }
        FileChannel lock = lock(path);
        try {
            if (!exists(path)) {
                UUID id = UUID.randomUUID();
                ByteSink to = new ByteSink(2 * Long.BYTES);
                to.u64(id.getMostSignificantBits());
                to.u64(id.getLeastSignificantBits());
                SealedFile.write(files, path.resolve(IDENTITY), MAGIC, to.copy());
            }
            return new StoreDirectory(path, files, readId(path), lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Opens a store to look at it; another process may have it open meanwhile.
     *
     * @throws IOException if it cannot be read, or is no store
     */
    public static StoreDirectory look(Path path) throws IOException {
        if (!exists(path)) {
            throw new NoSuchFileException(path.toString(), null, "no store there");
        }
        return new StoreDirectory(path, FileLayer.DISK, readId(path), null);
    }

    private static void requireNothing(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        if (!Files.isDirectory(path)) {
            throw new IOException("a store is a directory, and this is a file");
        }
        try (Stream<Path> there = Files.list(path)) {
            List<String> names =
                    there.map(file -> file.getFileName().toString()).toList();
            // What a creation that was cut off leaves.
            if (!List.of("images", "templates", "generations", "journal", "LOCK", IDENTITY + ".tmp")
                    .containsAll(names)) {
                throw new IOException("not a store, and not empty; give a directory that does not exist yet");
            }
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(path.resolve("LOCK"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock held = channel.tryLock();
            if (held != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // As if another process had it.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new IOException("the store is open already; only one process at a time can have it");
    }

    private static UUID readId(Path path) throws IOException {
        ByteSource from = SealedFile.read(path.resolve(IDENTITY), MAGIC);
        UUID id = new UUID(from.u64(), from.u64());
        from.requireEnd();
        return id;
    }

    public Path path() {
        return path;
    }

    public FileLayer files() {
        return files;
    }

    /** The store's own number, which each of its files repeats. */
    public UUID id() {
        return id;
    }

    /** The file of an image, known by its SHA-256. */
    public Path image(String hash) {
        return path.resolve("images").resolve(hash);
    }

    /** The file of a template, known by its SHA-256. */
    public Path template(String hash) {
        return path.resolve("templates").resolve(hash);
    }

    public Path slabs(long generation) {
        return path.resolve("generations").resolve("%010d.slabs".formatted(generation));
    }

    public Path manifestFile(long generation) {
        return path.resolve("generations").resolve("%010d.manifest".formatted(generation));
    }

    public Path journal(JournalName name) {
        return path.resolve("journal").resolve("%010d-%010d.journal".formatted(name.generation(), name.sequence()));
    }

    /** Keeps {@code bytes} in {@code file}, which is named by their SHA-256, if it is not there yet. */
    public void keepObject(Path file, byte[] bytes) throws IOException {
        if (!Files.exists(file)) {
            SealedFile.writeWhole(files, file, bytes);
        }
    }

    /**
     * What {@link #keepObject} kept.
     *
     * @throws CorruptStoreException if it is not there, or is not what its name says
     */
    public byte[] object(Path file) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new CorruptStoreException(path.relativize(file) + " is missing", e);
        }
        if (!Checksums.sha256(bytes).equals(file.getFileName().toString())) {
            throw new CorruptStoreException(path.relativize(file) + ": its SHA-256 is not its name");
        }
        return bytes;
    }

    /** The numbers of the generations, in order. */
    public List<Long> generations() throws IOException {
        return matches("generations", MANIFEST).stream()
                .map(name -> Long.parseLong(name.group(1)))
                .sorted()
                .toList();
    }

    /** The journals, in order. */
    public List<JournalName> journals() throws IOException {
        return matches("journal", JOURNAL).stream()
                .map(name -> new JournalName(Long.parseLong(name.group(1)), Long.parseLong(name.group(2))))
                .sorted()
                .toList();
    }

    private List<Matcher> matches(String part, Pattern pattern) throws IOException {
        try (Stream<Path> there = Files.list(path.resolve(part))) {
            return there.map(file -> pattern.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .toList();
        }
    }

    /** The number of the next generation: none, not even a journal of one that was never finished, has it. */
    public long nextGeneration() throws IOException {
        List<Long> made = generations();
        List<JournalName> begun = journals();
        long last = made.isEmpty() ? 0 : made.getLast();
        return 1 + (begun.isEmpty() ? last : Math.max(last, begun.getLast().generation()));
    }

    /** What a generation is made of. */
    public Manifest manifest(long generation) throws IOException {
        Path file = manifestFile(generation);
        Manifest manifest = Manifest.decode(SealedFile.read(file, Manifest.MAGIC));
        if (manifest.generation() != generation || !manifest.store().equals(id)) {
            throw new CorruptStoreException(
                    file.getFileName() + ": belongs to another generation, or to another store");
        }
        return manifest;
    }

    /** The newest generation; null if there is none. */
    public @Nullable Manifest newest() throws IOException {
        List<Long> numbers = generations();
        return numbers.isEmpty() ? null : manifest(numbers.getLast());
    }

    /** All files of a part of the directory, temporary ones too. */
    List<Path> files(String part) throws IOException {
        try (Stream<Path> there = Files.list(path.resolve(part))) {
            return new ArrayList<>(there.sorted().toList());
        }
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
    }
}
