package dev.plankton.store;

import dev.plankton.store.StoreDirectory.JournalName;
import dev.plankton.store.file.OutFile;
import dev.plankton.store.format.ByteSource;
import dev.plankton.store.format.JournalReader;
import dev.plankton.store.io.CorruptStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes a damaged store one that loads: what is damaged is put aside, under a name that ends in {@code .damaged}. */
public final class StoreRepair {
    private final StoreDirectory store;
    private final StoreChecker checker;
    private final List<String> done = new ArrayList<>();

    public StoreRepair(StoreDirectory store) {
        this.store = store;
        checker = new StoreChecker(store);
    }

    /**
     * Puts aside the generations after the last one that is whole, and journals from the first damaged block on.
     *
     * @return what was done, a line each; empty if nothing had to be
     * @throws CorruptStoreException if no generation is whole
     */
    public List<String> repair() throws IOException {
        List<Long> generations = store.generations();
        int whole = generations.size() - 1;
        while (whole >= 0 && !checker.isWhole(generations.get(whole))) {
            whole--;
        }
        if (whole < 0 && !generations.isEmpty()) {
            throw new CorruptStoreException(
                    store.path() + ": no generation is whole, and what is damaged cannot be made up");
        }
        for (int n = whole + 1; n < generations.size(); n++) {
            putAside(store.manifestFile(generations.get(n)));
        }
        repairJournals(whole < 0 ? 0 : generations.get(whole));
        store.files().forceDirectory(store.path().resolve("generations"));
        store.files().forceDirectory(store.path().resolve("journal"));
        return List.copyOf(done);
    }

    private void putAside(Path file) throws IOException {
        store.files().rename(file, file.resolveSibling(file.getFileName() + ".damaged"));
        done.add(file.getFileName() + " was put aside");
    }

    private void repairJournals(long from) throws IOException {
        boolean damaged = false;
        List<JournalName> names = store.journals().stream()
                .filter(name -> name.generation() >= from)
                .toList();
        for (int n = 0; n < names.size(); n++) {
            Path file = store.journal(names.get(n));
            if (damaged) {
                putAside(file);
                continue;
            }
            byte[] bytes = Files.readAllBytes(file);
            int whole = wholeLength(names.get(n), bytes, n + 1 < names.size() ? countedLength(names.get(n + 1)) : -1);
            if (whole < bytes.length) {
                damaged = cut(file, bytes, whole);
            }
        }
    }

    /** How many bytes of the journal before one count, as it says; -1 if it says nothing. */
    private long countedLength(JournalName name) throws IOException {
        try {
            byte[] bytes = Files.readAllBytes(store.journal(name));
            return new JournalReader("", bytes, -1, store.id(), name.generation(), name.sequence()).before();
        } catch (CorruptStoreException e) {
            return -1;
        }
    }

    /** Bytes up to the first damage, or all of them. */
    private int wholeLength(JournalName name, byte[] bytes, long length) throws IOException {
        JournalReader reader;
        try {
            reader = new JournalReader("", bytes, length, store.id(), name.generation(), name.sequence());
        } catch (CorruptStoreException e) {
            return 0;
        }
        try {
            ByteSource block = reader.next();
            while (block != null) {
                block = reader.next();
            }
            return reader.tornBytes() > 0 ? reader.position() : bytes.length;
        } catch (CorruptStoreException e) {
            return reader.position();
        }
    }

    /** Keeps the first bytes of a journal; whether those after it are of no use now. */
    private boolean cut(Path file, byte[] bytes, int whole) throws IOException {
        putAside(file);
        if (whole > 0) {
            try (OutFile out = store.files().create(file)) {
                out.write(bytes, 0, whole);
                out.force();
            }
            done.add("%s has its first %,d bytes again".formatted(file.getFileName(), whole));
        }
        return true;
    }
}
