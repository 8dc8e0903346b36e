package dev.plankton.verification;

import static java.util.Map.entry;

import dev.plankton.testing.PackageRules;
import java.util.Map;
import java.util.Set;

/** Recorded vectors and random programs know nothing of each other, and are small. */
final class ArchitectureTest extends PackageRules {
    private static final Map<String, Set<String>> MAY_KNOW =
            Map.ofEntries(entry("conformance", Set.of()), entry("program", Set.of()), entry("fuzz", Set.of("program")));

    ArchitectureTest() {
        super("dev.plankton.verification", MAY_KNOW, Map.of());
    }
}
