package dev.plankton.dashboard;

import static java.util.Map.entry;

import dev.plankton.testing.PackageRules;
import java.util.Map;
import java.util.Set;

/** The rooms of the control room: the server knows no endpoint, and the stream none of the API's. */
final class ArchitectureTest extends PackageRules {
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            entry("json", Set.of()),
            entry("series", Set.of("json")),
            entry("cluster", Set.of()),
            entry("experiment", Set.of()),
            entry("runs", Set.of("experiment", "json")),
            entry("http", Set.of("json")),
            entry("watch", Set.of()),
            entry("api", Set.of("cluster", "experiment", "http", "json", "runs", "series", "watch")),
            entry("stream", Set.of("http", "json", "series", "watch")),
            entry("", Set.of("api", "cluster", "experiment", "http", "runs", "series", "stream", "watch")));

    ArchitectureTest() {
        super("dev.plankton.dashboard", MAY_KNOW, Map.of());
    }
}
