package dev.plankton.cluster;

import static java.util.Map.entry;

import dev.plankton.testing.PackageRules;
import java.util.Map;
import java.util.Set;

/** The rooms of the cluster: what decides knows neither the network nor the hypervisor, and only one package knows Pekko. */
final class ArchitectureTest extends PackageRules {
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            entry(
                    "",
                    Set.of(
                            "coordination",
                            "counters",
                            "lease",
                            "map",
                            "membership",
                            "migrate",
                            "peer",
                            "pekko",
                            "route",
                            "slab",
                            "tls")),
            entry("counters", Set.of()),
            entry("migrate", Set.of("coordination", "lease", "map", "membership", "peer", "route", "slab")),
            entry("peer", Set.of("coordination", "map", "membership", "tls")),
            entry("route", Set.of("coordination", "counters", "lease", "map", "membership", "peer", "slab")),
            entry("slab", Set.of("coordination", "lease", "map", "membership")),
            entry("coordination", Set.of("lease", "map", "membership", "placement")),
            entry("lease", Set.of("map")),
            entry("map", Set.of("membership")),
            entry("membership", Set.of()),
            entry("pekko", Set.of("membership", "tls")),
            entry("placement", Set.of("map", "membership")),
            entry("tls", Set.of()));

    ArchitectureTest() {
        super("dev.plankton.cluster", MAY_KNOW, Map.of());
    }
}
