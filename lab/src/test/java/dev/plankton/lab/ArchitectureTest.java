package dev.plankton.lab;

import static java.util.Map.entry;

import dev.plankton.testing.PackageRules;
import java.util.Map;
import java.util.Set;

/** The rooms of the labs: what runs a scenario stands on what reads it and what makes its texts. */
final class ArchitectureTest extends PackageRules {
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            entry("", Set.of()),
            entry("compile", Set.of("exercise")),
            entry(
                    "exercise",
                    Set.of(
                            "exercise.accounts",
                            "exercise.idle",
                            "exercise.memory",
                            "exercise.migration",
                            "exercise.network",
                            "exercise.replay",
                            "exercise.scheduling",
                            "exercise.sharing")),
            entry("exercise.accounts", Set.of()),
            entry("exercise.idle", Set.of()),
            entry("exercise.memory", Set.of()),
            entry("exercise.migration", Set.of()),
            entry("exercise.network", Set.of()),
            entry("exercise.replay", Set.of()),
            entry("exercise.scheduling", Set.of()),
            entry("exercise.sharing", Set.of()),
            entry("feedback", Set.of("scenario", "scenario.rule")),
            entry("grade", Set.of("", "compile", "exercise", "run", "scenario", "worker")),
            entry("report", Set.of("grade", "run")),
            entry("run", Set.of("exercise", "exercise.replay", "feedback", "scenario", "scenario.rule")),
            entry("scenario", Set.of("exercise", "scenario.rule")),
            entry("scenario.rule", Set.of()),
            entry("worker", Set.of("", "compile", "exercise", "run", "scenario")));

    ArchitectureTest() {
        super("dev.plankton.lab", MAY_KNOW, Map.of());
    }
}
