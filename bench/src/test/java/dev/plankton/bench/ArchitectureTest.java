package dev.plankton.bench;

import static java.util.Map.entry;

import dev.plankton.testing.PackageRules;
import java.util.Map;
import java.util.Set;

/** The rooms of the measurements: no experiment knows another one, and all are small. */
final class ArchitectureTest extends PackageRules {
    /** A package and all others of the module that it may know; the empty name is the package of the JMH benchmarks. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            entry("", Set.of()),
            entry("cluster", Set.of("cluster.check", "cluster.node", "experiment", "host", "load", "report")),
            entry("cluster.check", Set.of()),
            entry("cluster.node", Set.of("experiment", "host")),
            entry("cluster.simulate", Set.of("experiment", "report")),
            entry("debug", Set.of("dialogue", "experiment", "host", "report")),
            entry("dialogue", Set.of("experiment", "host", "report")),
            entry("experiment", Set.of()),
            entry("history", Set.of("experiment", "host", "load", "report", "speed")),
            entry("host", Set.of("report")),
            entry("hostile", Set.of("experiment", "host", "report")),
            entry("kill", Set.of("experiment", "host", "report")),
            entry("load", Set.of()),
            entry("mix", Set.of("experiment", "host", "report")),
            entry("net", Set.of("experiment", "host", "load", "report")),
            entry("paper", Set.of("dialogue", "experiment", "host", "report")),
            entry("population", Set.of("dialogue", "experiment", "host", "report")),
            entry("report", Set.of("experiment")),
            entry("speed", Set.of("experiment", "host", "report")),
            entry("start", Set.of("experiment", "host", "report")),
            entry("viewer", Set.of("dialogue", "experiment", "host", "report")));

    ArchitectureTest() {
        super("dev.plankton.bench", MAY_KNOW, Map.of());
    }
}
