package dev.plankton.hypervisor.keep;

import dev.plankton.clock.HostClock;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.Records;
import dev.plankton.store.StoreCleaner;
import dev.plankton.store.StoreDirectory;
import dev.plankton.store.StoredTemplates;
import dev.plankton.store.WritableDisks;
import dev.plankton.store.file.FileLayer;
import dev.plankton.store.format.Stamp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.IntPredicate;

/** Saves a population to a store that is not its own. */
final class Copies {
    private Copies() {}

    /**
     * Makes a generation with all VMs of {@code population} in the store at {@code path}.
     *
     * @param deadlines whether a VM, which sleeps, has a time at which it is to run again
     */
    static void save(Path path, Population population, IntPredicate deadlines, HostClock clock) throws IOException {
        try (StoreDirectory store = StoreDirectory.open(path, FileLayer.DISK)) {
            new Checkpoints(
                            store,
                            population,
                            new Records(population, deadlines),
                            population::vm,
                            new StoredTemplates(store, WritableDisks.LOOK_ONLY),
                            new ChangeMap(),
                            new ChangeMap(),
                            () -> new Stamp(clock.nanoTime(), clock.millis()),
                            store.newest(),
                            false)
                    .make(store.nextGeneration(), false);
            StoreCleaner.clean(store, StoreCleaner.KEPT);
        }
    }
}
