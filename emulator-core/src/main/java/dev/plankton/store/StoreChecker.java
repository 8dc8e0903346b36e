package dev.plankton.store;

import dev.plankton.store.StoreDirectory.JournalName;
import dev.plankton.store.format.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at every byte of a store. */
public final class StoreChecker {
    private final StoreDirectory store;
    private final List<String> findings = new ArrayList<>();

    public StoreChecker(StoreDirectory store) {
        this.store = store;
    }

    /** What is wrong, a line each; empty if nothing is. */
    public List<String> check() throws IOException {
        findings.clear();
        for (String part : List.of("images", "templates")) {
            for (Path file : store.files(part)) {
                if (!file.toString().endsWith(".tmp")) {
                    note(() -> store.object(file));
                }
            }
        }
        List<Long> generations = store.generations();
        if (generations.isEmpty() && store.journals().isEmpty()) {
            findings.add("the store is empty: it has no generation and no journal");
        }
        for (long generation : generations) {
            note(() -> checkGeneration(generation));
        }
        note(this::checkJournals);
        return List.copyOf(findings);
    }

    /** Something that may find a fault. */
    private interface Check {
        Object run() throws IOException;
    }

    private boolean note(Check check) {
        try {
            Object _ = check.run();
            return true;
        } catch (IOException e) {
            findings.add(String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** Whether a generation can be loaded, as a whole. */
    boolean isWhole(long generation) {
        return note(() -> checkGeneration(generation));
    }

    private Manifest checkGeneration(long generation) throws IOException {
        Manifest manifest = store.manifest(generation);
        SlabFile.checkFrame(store, generation, manifest.fileLength());
        StoredPopulation population = StoredPopulation.generation(store, manifest, WritableDisks.LOOK_ONLY);
        for (int slab = 0; slab < manifest.slabs().size(); slab++) {
            population.readSlab(slab, vm -> {});
        }
        return manifest;
    }

    /** Reads all journals that are there, from the oldest generation on which they are. */
    private StoredPopulation checkJournals() throws IOException {
        List<Long> generations = store.generations();
        List<JournalName> journals = store.journals();
        long oldest = generations.isEmpty() ? 0 : generations.getFirst();
        Manifest manifest = generations.isEmpty() ? null : store.manifest(oldest);
        StoredPopulation population = StoredPopulation.of(store, manifest, WritableDisks.LOOK_ONLY);
        if (population.tornBytes() > 0 && !journals.isEmpty()) {
            findings.add(
                    "%s: the last %,d bytes are no whole block: either it was being written when the process died, and no reply left for it, or it is damaged"
                            .formatted(store.journal(journals.getLast()).getFileName(), population.tornBytes()));
        }
        return population;
    }

    /** Bytes of all files. */
    public long bytes() throws IOException {
        long sum = 0;
        for (String part : List.of("images", "templates", "generations", "journal")) {
            for (Path file : store.files(part)) {
                sum += Files.size(file);
            }
        }
        return sum;
    }
}
