package dev.plankton.cli;

import static java.util.Map.entry;

import dev.plankton.testing.PackageRules;
import java.util.Map;
import java.util.Set;

/** The rooms of the tool: no command knows another one, and all are small. */
final class ArchitectureTest extends PackageRules {
    /** A package and all others of the module that it may know; the empty name is the package of {@link Plankton}. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            entry(
                    "",
                    Set.of(
                            "bench",
                            "console",
                            "ctl",
                            "debug",
                            "guest",
                            "io",
                            "lab",
                            "option",
                            "replay",
                            "run",
                            "serve",
                            "snapshot",
                            "store",
                            "verify")),
            entry("bench", Set.of("bench.experiment", "io", "option")),
            entry("bench.experiment", Set.of("io", "option")),
            entry("console", Set.of("console.mouse")),
            entry("console.mouse", Set.of()),
            entry("ctl", Set.of("io")),
            entry("dashboard", Set.of("io", "option")),
            entry("guest", Set.of("io", "option")),
            entry("io", Set.of()),
            entry("lab", Set.of("io", "option")),
            entry("net", Set.of("io")),
            entry("option", Set.of("io")),
            entry("serve", Set.of("dashboard", "io", "net", "option")),
            entry("run", Set.of("console", "console.mouse", "debugger", "io", "net", "option")),
            entry("debugger", Set.of("console")),
            entry("replay", Set.of("debugger", "io", "option")),
            entry("debug", Set.of("io", "option")),
            entry("snapshot", Set.of("io")),
            entry("store", Set.of("io")),
            entry("verify", Set.of("io", "option")));

    ArchitectureTest() {
        super("dev.plankton.cli", MAY_KNOW, Map.of());
    }
}
