package dev.plankton.lab;

import static java.util.Map.entry;

import dev.plankton.testing.PackageRules;
import java.util.Map;
import java.util.Set;

/** The rooms of the labs: what runs a scenario stands on what reads it and what makes its texts. */
final class ArchitectureTest extends PackageRules {
    private static final Map<String, Set<String>> MAY_KNOW =
            Map.ofEntries(
                    entry("exercise", Set.of("exercise.idle", "exercise.memory", "exercise.scheduling", "exercise.sharing")),
                    entry("exercise.idle", Set.of()),
                    entry("exercise.memory", Set.of()),
                    entry("exercise.scheduling", Set.of()),
                    entry("exercise.sharing", Set.of()),
                    entry("run", Set.of("exercise")));

    ArchitectureTest() {
        super("dev.plankton.lab", MAY_KNOW, Map.of());
    }
}
