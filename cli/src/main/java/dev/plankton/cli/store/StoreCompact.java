package dev.plankton.cli.store;

import dev.plankton.cli.io.Stdio;
import dev.plankton.store.StoreChecker;
import dev.plankton.store.StoreCompactor;
import dev.plankton.store.StoreDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code plankton store compact}: one generation, and nothing else. */
@Command(
        name = "compact",
        description = "Make one generation of all that a store has, and delete the older ones and the journals.")
final class StoreCompact implements Callable<Integer> {
    private final Stdio stdio;

    @Parameters(paramLabel = "DIR", description = "The store, which no process serves.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private Path path;

    StoreCompact(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() {
        return Stores.change(path, this::compact);
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
