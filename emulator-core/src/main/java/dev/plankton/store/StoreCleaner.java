package dev.plankton.store;

import dev.plankton.store.StoreDirectory.JournalName;
import dev.plankton.store.format.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Deletes what no kept generation needs. */
public final class StoreCleaner {
    /** Generations that are kept: the newest, and the one before, should it be damaged. */
    public static final int KEPT = 2;

    private StoreCleaner() {}

    /**
     * Deletes generations older than the newest {@code kept}, the files of slabs that none of those refers to, and the journals
     * before them.
     *
     * @return files deleted
     */
    public static int clean(StoreDirectory store, int kept) throws IOException {
        List<Long> all = store.generations();
        if (all.isEmpty()) {
            return 0;
        }
        List<Long> staying = all.subList(Math.max(0, all.size() - kept), all.size());
        Set<Path> needed = new HashSet<>();
        for (long generation : staying) {
            Manifest manifest = store.manifest(generation);
            needed.add(store.slabs(generation));
            needed.add(store.manifestFile(generation));
            manifest.slabs().forEach(slab -> slab.parts().forEach(part -> needed.add(store.slabs(part.generation()))));
        }
        // One that is being made now is newer than all.
        Path next = store.slabs(all.getLast());
        int deleted = 0;
        // Manifests first: what is left of a generation that is half deleted is never taken for a whole one.
        for (boolean manifests : new boolean[] {true, false}) {
            for (Path file : store.files("generations")) {
                boolean old = file.getFileName().toString().endsWith(".manifest") == manifests;
                if (old && !needed.contains(file) && file.compareTo(next) < 0) {
                    store.files().delete(file);
                    deleted++;
                }
            }
        }
        for (JournalName journal : store.journals()) {
            if (journal.generation() < staying.getFirst()) {
                store.files().delete(store.journal(journal));
                deleted++;
            }
        }
        return deleted;
    }
}
