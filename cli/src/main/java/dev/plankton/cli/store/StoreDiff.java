package dev.plankton.cli.store;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import dev.plankton.store.StoreDifference;
import dev.plankton.store.StoreDirectory;
import dev.plankton.store.StoredPopulation;
import dev.plankton.store.WritableDisks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plankton store diff}: which VMs differ. */
@Command(
        name = "diff",
        description = "Show the VMs that differ between two stores, or between a store's last generation and now.",
        footer = {"", "The exit status is 1 if some do."})
final class StoreDiff implements Callable<Integer> {
    private final Stdio stdio;

    @Mixin
    private final StoreArgument argument = new StoreArgument();

    @Parameters(index = "1", paramLabel = "OTHER", arity = "0..1", description = "Another one, which is newer.")
    private @Nullable Path other;

    @Option(
            names = "--most",
            paramLabel = "N",
            description = "Name N of the VMs that differ; ${DEFAULT-VALUE} by default.")
    private int most = 20;

    StoreDiff(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() {
        Path newer = other;
        return argument.look(store -> {
            if (newer == null) {
                return compare(beforeLast(store), Stores.population(store));
            }
            StoredPopulation before = Stores.population(store);
            return Stores.look(newer, second -> compare(before, Stores.population(second)));
        });
    }

    /** The generation before what there is now: the last one if journals follow it, else the one before. */
    private static StoredPopulation beforeLast(StoreDirectory store) throws IOException {
        List<Long> generations = store.generations();
        boolean changed = Stores.population(store).changedRecords() > 0;
        int index = generations.size() - (changed ? 1 : 2);
        if (index < 0) {
            throw new Complaint(store.path() + " has only one generation and nothing since; give another store");
        }
        return StoredPopulation.generation(store, store.manifest(generations.get(index)), WritableDisks.LOOK_ONLY);
    }

    private int compare(StoredPopulation before, StoredPopulation after) throws IOException {
        int[] shown = {0};
        int differing = StoreDifference.compare(before, after, (number, then, now) -> {
            if (shown[0]++ < most) {
                stdio.out().printf("VM %d: %s -> %s%n", after.firstNumber() + number, then, now);
            }
        });
        stdio.out().printf("%,d VMs differ%n", differing);
        return differing == 0 ? 0 : 1;
    }
}
