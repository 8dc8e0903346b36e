package dev.plankton.cli.bench;

import dev.plankton.bench.cluster.Population;
import dev.plankton.bench.cluster.node.NodeCommand;
import dev.plankton.cli.bench.experiment.ChildJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of a cluster in a JVM like this one.
 *
 * @param heap its size, as {@code -Xmx} has it
 * @param patience how long a node is waited for
 * @param store the directory that all nodes share, or null
 * @param durability with a store
 */
record NodeJvm(
        Class<?> tool,
        String heap,
        Population population,
        Duration patience,
        @Nullable Path store,
        @Nullable String durability)
        implements NodeCommand {
    @Override
    public List<String> at(Place place) {
        List<String> arguments = new ArrayList<>(List.of(
                "serve",
                "--cluster",
                place.seeds(),
                "--node",
                place.name(),
                "--cluster-bind",
                place.address(),
                "--slabs",
                Integer.toString(population.slabs()),
                "--vms",
                Long.toString((long) population.slabs() * population.vms()),
                "--image",
                "web",
                "--port",
                Integer.toString(place.port()),
                "--idle-timeout",
                "0",
                "--cluster-patience",
                Double.toString(patience.toMillis() / 1e3),
                "--cluster-owners"));
        if (store != null && durability != null) {
            arguments.addAll(List.of("--store", store.toString(), "--durability", durability));
        }
        Certificates certificates = place.certificates();
        if (certificates != null) {
            arguments.addAll(List.of(
                    "--cluster-tls",
                    "%s,%s,%s".formatted(certificates.certificate(), certificates.key(), certificates.authority())));
        }
        return new ChildJvm(tool, arguments.toArray(String[]::new)).heap(heap).command();
    }
}
