package dev.plankton.net;

import static java.util.Map.entry;

import dev.plankton.testing.PackageRules;
import java.util.Map;
import java.util.Set;

/** The rooms of the network: the gateway on top, packets at the bottom, all small. */
final class ArchitectureTest extends PackageRules {
    /** A package and all others of the module that it may know; the empty name is the package of {@link Gateway}. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            entry(
                    "",
                    Set.of(
                            "address",
                            "backpressure",
                            "connection",
                            "counters",
                            "endpoint",
                            "frame",
                            "http",
                            "ip",
                            "loop",
                            "os",
                            "time",
                            "udp")),
            entry("address", Set.of()),
            entry("backpressure", Set.of("counters", "os", "time")),
            entry("connection", Set.of("backpressure", "counters", "endpoint", "ip", "time")),
            entry("counters", Set.of()),
            entry("endpoint", Set.of()),
            entry("ethernet", Set.of("address", "packet")),
            entry("frame", Set.of("packet")),
            entry("http", Set.of("backpressure", "connection", "counters", "endpoint")),
            entry("ip", Set.of("backpressure", "counters", "frame", "packet")),
            entry("link", Set.of("frame", "os", "packet")),
            entry("loop", Set.of()),
            entry("os", Set.of()),
            entry("packet", Set.of("address")),
            entry("time", Set.of()),
            entry("udp", Set.of("address", "counters", "ip", "os")));

    ArchitectureTest() {
        super("dev.plankton.net", MAY_KNOW, Map.of());
    }
}
