package dev.plankton.debugger;

import static java.util.Map.entry;

import dev.plankton.testing.PackageRules;
import java.util.Map;
import java.util.Set;

/** The rooms of the debuggers: protocols stand on what all have in common, and do not know each other. */
final class ArchitectureTest extends PackageRules {
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            entry("", Set.of("stop")),
            entry("dap", Set.of("", "dap.run", "dap.view", "listen", "source", "stop")),
            entry("dap.run", Set.of("", "source", "stop")),
            entry("dap.view", Set.of("", "source", "stop")),
            entry("exits", Set.of()),
            entry("gdb", Set.of("", "gdb.wire", "listen", "stop", "symbols")),
            entry("gdb.wire", Set.of("")),
            entry("listen", Set.of()),
            entry("source", Set.of()),
            entry("stop", Set.of()),
            entry("symbols", Set.of("source")));

    ArchitectureTest() {
        super("dev.plankton.debugger", MAY_KNOW, Map.of());
    }
}
