package dev.plankton.cli.store;

import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The first parameter of a command about a store. */
final class StoreArgument {
    @Parameters(index = "0", paramLabel = "DIR", description = "The store.")
    @SuppressWarnings("NullAway.Init") // by picocli
    private Path path;

    /** As {@link Stores#look}. */
    <T> T look(Stores.Use<T> use) {
        return Stores.look(path, use);
    }

    /** As {@link Stores#change}. */
    <T> T change(Stores.Use<T> use) {
        return Stores.change(path, use);
    }
}
