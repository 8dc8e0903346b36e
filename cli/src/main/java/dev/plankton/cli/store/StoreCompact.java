package dev.plankton.cli.store;

import dev.plankton.cli.io.Stdio;
import dev.plankton.store.StoreChecker;
import dev.plankton.store.StoreCompactor;
import dev.plankton.store.StoreDirectory;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code plankton store compact}: one generation, and nothing else. */
@Command(
        name = "compact",
        description = "Make one generation of all that a store has, and delete the older ones and the journals.",
        footer = {"", "No process may serve the store meanwhile."})
final class StoreCompact implements Callable<Integer> {
    private final Stdio stdio;

    @Mixin
    private final StoreArgument argument = new StoreArgument();

    StoreCompact(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() {
        return argument.change(this::compact);
    }

    private int compact(StoreDirectory store) throws IOException {
        StoreChecker sizes = new StoreChecker(store);
        long before = sizes.bytes();
        long generation =
                StoreCompactor.compact(store, Stores.population(store)).generation();
        stdio.out().printf("generation %d: %,d bytes, before %,d%n", generation, sizes.bytes(), before);
        return 0;
    }
}
