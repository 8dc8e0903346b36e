package dev.plankton.cli.serve;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.option.Parsed;
import dev.plankton.cli.option.Seconds;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether the VMs are part of a population on several JVMs, and which part this process has in it. */
final class ClusterOptions {
    /** VMs of a full slab. */
    static final int SLAB = 65_536;

    /** Addresses name VMs: there is none beyond 127.255.255.255. */
    private static final int MOST_SLABS = 255;

    private static final int NODE_PORT = 7355;
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(2), MOST_PATIENCE = Duration.ofMinutes(10);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    @Option(
            names = "--cluster",
            paramLabel = "SEEDS",
            converter = Addresses.class,
            description = {
                "Be a node of a cluster that serves one population; HOST:PORT of its first nodes, separated by",
                "commas, the same list at each node. The first of them may be this node itself."
            })
    private @Nullable List<HostAndPort> seeds;

    @Option(
            names = "--slabs",
            paramLabel = "N",
            description =
                    "With --cluster: slabs of the population, the same at each node; each has 65536 VMs, or --vms / N.")
    private @Nullable Integer slabs;

    @Option(
            names = "--node",
            paramLabel = "NAME",
            description = "With --cluster: name of this node; its address and port by default.")
    private @Nullable String node;

    @Option(
            names = "--cluster-bind",
            paramLabel = "HOST:PORT",
            converter = Address.class,
            description =
                    "With --cluster: where other nodes reach this one, at PORT and the next; 127.0.0.1:7355 by default.")
    private @Nullable HostAndPort bind;

    @Option(
            names = "--cluster-tls",
            paramLabel = "CERT,KEY,CA",
            converter = Files3.class,
            description = {
                "With --cluster: PEM files of this node's certificate, its key, and the authority of all nodes'",
                "certificates. Required unless all nodes are on loopback."
            })
    private @Nullable Tls tls;

    @Option(
            names = "--cluster-patience",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description = {
                "With --cluster: how long a node may be silent, about, the same at each node; the others go on without it",
                "after 1.5 to 3 times that time. 2 by default; more than the longest pause of a host."
            })
    private @Nullable Seconds patience;

    @Option(
            names = "--cluster-owners",
            description = {
                "With --cluster: name who has answered in each HTTP reply: Plankton-Owner: NODE; epoch=N, where each",
                "node that a slab comes to has it under another epoch."
            })
    private boolean owners;

    /** Where a node is. */
    record HostAndPort(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /** PEM files. */
    record Tls(Path certificate, Path key, Path authority) {}

    /** Whether this process is a node. */
    boolean wanted() {
        return seeds != null;
    }

    /** Refuses what does not go together. */
    void check() {
        if (seeds == null) {
            String without = slabs != null
                    ? "--slabs"
                    : node != null
                            ? "--node"
                            : bind != null
                                    ? "--cluster-bind"
                                    : tls != null
                                            ? "--cluster-tls"
                                            : patience != null
                                                    ? "--cluster-patience"
                                                    : owners ? "--cluster-owners" : null;
            if (without != null) {
                throw new Complaint(without + " requires --cluster");
            }
            return;
        }
        if (slabs == null) {
            throw new Complaint("--cluster requires --slabs N, the number of slabs of the whole population");
        }
        if (slabs < 1 || slabs > MOST_SLABS) {
            throw new Complaint("--slabs %d: must be 1 to %d".formatted(slabs, MOST_SLABS));
        }
        if (!NAME.matcher(node()).matches()) {
            throw new Complaint(
                    "--node %s: must be 1 to 64 letters, digits, dots, hyphens or underscores".formatted(node()));
        }
        if (tls == null && !isLoopback(bind().host())) {
            throw new Complaint("--cluster-bind %s: other hosts reach it, so it requires --cluster-tls CERT,KEY,CA"
                    .formatted(bind()));
        }
        if (patience().compareTo(MOST_PATIENCE) > 0) {
            throw new Complaint("--cluster-patience: must be 0.5 to %d seconds".formatted(MOST_PATIENCE.toSeconds()));
        }
        if (tls != null) {
            readable(tls.certificate());
            readable(tls.key());
            readable(tls.authority());
        }
    }

    private static void readable(Path file) {
        if (!Files.isReadable(file)) {
            throw new Complaint("--cluster-tls: cannot read " + file);
        }
    }

    /** Asks no name server: a name other than localhost is one that other hosts know. */
    private static boolean isLoopback(String host) {
        try {
            return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The first nodes. */
    List<HostAndPort> seeds() {
        return seeds == null ? List.of() : seeds;
    }

    /** How many slabs there are. */
    int slabs() {
        return slabs == null ? 1 : slabs;
    }

    /**
     * VMs of each slab.
     *
     * @param vms of the population as the user has said, or null
     */
    int vmsPerSlab(@Nullable Long vms) {
        if (vms == null) {
            return SLAB;
        }
        long most = (long) slabs() * SLAB;
        if (vms < slabs() || vms > most || vms % slabs() != 0) {
            throw new Complaint(
                    "--vms %d: must be a multiple of --slabs %d, from %d to %d".formatted(vms, slabs(), slabs(), most));
        }
        return (int) (vms / slabs());
    }

    /** Where other nodes reach this one. */
    HostAndPort bind() {
        return bind == null ? new HostAndPort("127.0.0.1", NODE_PORT) : bind;
    }

    /** The name of this node. */
    String node() {
        return node == null ? bind().toString().replaceAll("[^A-Za-z0-9._-]", "-") : node;
    }

    /** Whether replies name who has answered. */
    boolean namesOwners() {
        return owners;
    }

    /** How long a node is waited for. */
    Duration patience() {
        return patience == null ? USUAL_PATIENCE : patience.atLeast("--cluster-patience", 0.5);
    }

    /** PEM files, or null. */
    @Nullable
    Tls tls() {
        return tls;
    }

    /** Reads {@code HOST:PORT}. */
    static final class Address extends Parsed<HostAndPort> {
        private static final int LAST_PORT = 0xFFFF;

        Address() {
            super(Address::read);
        }

        static HostAndPort read(String text) {
            int colon = text.lastIndexOf(':');
            try {
                int port = Integer.parseInt(text.substring(colon + 1));
                String host = text.substring(0, Math.max(0, colon)).replaceAll("^\\[|\\]$", "");
                if (!host.isBlank() && port >= 1 && port < LAST_PORT) {
                    return new HostAndPort(host, port);
                }
            } catch (NumberFormatException e) {
                // as one that is out of range
            }
            throw new IllegalArgumentException(
                    "'" + text + "' is not HOST:PORT such as 127.0.0.1:7355, with a port from 1 to 65534");
        }
    }

    /** Reads some of them. */
    static final class Addresses extends Parsed<List<HostAndPort>> {
        Addresses() {
            super(text -> {
                List<HostAndPort> all = new ArrayList<>();
                for (String one : text.split(",", -1)) {
                    all.add(Address.read(one));
                }
                return List.copyOf(all);
            });
        }
    }

    /** Reads three files. */
    static final class Files3 extends Parsed<Tls> {
        Files3() {
            super(text -> {
                String[] files = text.split(",", -1);
                if (files.length != 3) {
                    throw new IllegalArgumentException(
                            "'" + text + "' is not CERT,KEY,CA: three PEM files, separated by commas");
                }
                return new Tls(Path.of(files[0]), Path.of(files[1]), Path.of(files[2]));
            });
        }
    }
}
