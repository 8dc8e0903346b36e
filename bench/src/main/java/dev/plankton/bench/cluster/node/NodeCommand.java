package dev.plankton.bench.cluster.node;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a node is started: the command line of a {@code plankton serve --cluster}. */
@FunctionalInterface
public interface NodeCommand {
    /**
     * What a node needs to know.
     *
     * @param name of the node
     * @param address HOST:PORT that other nodes reach it at
     * @param seeds the addresses of the first nodes, separated by commas
     * @param port of its gateway, the same after a restart
     * @param certificates for TLS between nodes; null on loopback
     */
    record Place(
            String name,
            String address,
            String seeds,
            int port,
            @Nullable Certificates certificates) {}

    /**
     * PEM files, the same for all nodes.
     *
     * @param certificate of each node
     * @param key of the certificate
     * @param authority that has signed it
     */
    record Certificates(Path certificate, Path key, Path authority) {}

    /** The command line. */
    List<String> at(Place place);
}
