package dev.plankton.cluster.pekko;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.plankton.cluster.membership.Membership;
import dev.plankton.cluster.tls.TlsFiles;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a node takes part in a cluster's membership.
 *
 * @param cluster its name, the same on all nodes: 1 to 64 letters, digits and hyphens, a letter first
 * @param host where other nodes reach this one for membership and control
 * @param port 0 for any free one, 1 to 65535
 * @param seeds where nodes are that may be in the cluster already, as {@code host:port}; if this node is the first of them, or there are
 *     none, it begins the cluster where there is none. It does so when the others have answered that they know of none, or have not
 *     answered for 30 s
 * @param patience how long a node is waited for that does not answer, 500 ms to 1 h. It is removed after 1.5 to 3 times that time
 * @param tls what nodes prove themselves with; null only where {@code host} is a loopback address
 */
public record PekkoSettings(
        String cluster,
        String host,
        int port,
        List<String> seeds,
        Duration patience,
        @Nullable TlsFiles tls) {
    private static final Pattern CLUSTER = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,63}");
    private static final Pattern SEED = Pattern.compile("(.+):(\\d{1,5})");
    /** How long the first of several seeds looks for a cluster that the others may be in before it begins one. */
    private static final Duration SEARCH = Duration.ofSeconds(30);

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** How long a tick of Pekko's timers is at most, and how many there are in the patience at least. */
    private static final Duration LONGEST_TICK = Duration.ofMillis(250);

    private static final int TICKS = 20;

    private static final String DISPATCHER = "pekko.actor.default-dispatcher";

    private static final Duration SHORTEST = Duration.ofMillis(500), LONGEST = Duration.ofHours(1);

    /** Checks what it is made of. */
    public PekkoSettings {
        if (!CLUSTER.matcher(cluster).matches()) {
            throw new IllegalArgumentException(
                    "cluster name must be 1 to 64 letters, digits and hyphens, a letter first: " + cluster);
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port out of range (0-65535): " + port);
        }
        if (patience.compareTo(SHORTEST) < 0 || patience.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("patience out of range (500 ms to 1 h): " + patience);
        }
        seeds = List.copyOf(seeds);
        seeds.stream().filter(seed -> !SEED.matcher(seed).matches()).findFirst().ifPresent(seed -> {
            throw new IllegalArgumentException("seed must be HOST:PORT: " + seed);
        });
        if (tls == null && !isLoopback(host)) {
            throw new IllegalArgumentException(
                    "without TLS nodes listen on a loopback address only: give certificates, or another host than "
                            + host);
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("unknown host: " + host, e);
        }
    }

    /** The configuration of Pekko, from which files and properties of the user are left out. */
    Config config(ClassLoader loader, String role) {
        Map<String, Object> values = new HashMap<>();
        values.put("pekko.actor.provider", "cluster");
        values.put("pekko.loggers", List.of(LogBridge.class.getName()));
        values.put("pekko.logging-filter", "org.apache.pekko.event.DefaultLoggingFilter");
        values.put("pekko.stdout-loglevel", "OFF");
        values.put("pekko.loglevel", "INFO");
        values.put("pekko.log-dead-letters", "off");
        values.put("pekko.log-dead-letters-during-shutdown", "off");
        values.put("pekko.jvm-exit-on-fatal-error", "off");
        values.put("pekko.coordinated-shutdown.exit-jvm", "off");
        values.put("pekko.coordinated-shutdown.run-by-jvm-shutdown-hook", "off");
        values.put("pekko.coordinated-shutdown.run-by-actor-system-terminate", "off");
        values.put("pekko.cluster.run-coordinated-shutdown-when-down", "off");
        threads(values);
        remote(values);
        cluster(values, role);
        return ConfigFactory.parseMap(values)
                .withFallback(ConfigFactory.defaultReference(loader))
                .resolve();
    }

    /**
     * One thread for all that messages pass, which wakes up seldom: else they would wake one for each actor on their way. Nothing that runs on
     * it blocks. No ForkJoinPool, whose compensation starves Pekko on JDK 25.
     */
    private void threads(Map<String, Object> values) {
        values.put("pekko.scheduler.tick-duration", tick());
        // The cluster would start a scheduler of its own that is faster.
        values.put("pekko.cluster.scheduler.tick-duration", tick());
        for (String dispatcher :
                List.of(DISPATCHER, "pekko.actor.internal-dispatcher", "pekko.remote.default-remote-dispatcher")) {
            values.put(dispatcher + ".executor", "thread-pool-executor");
            values.put(dispatcher + ".thread-pool-executor.fixed-pool-size", 1);
        }
        for (String part : List.of(
                "cluster.use-dispatcher",
                "remote.artery.advanced.use-dispatcher",
                "remote.artery.advanced.use-control-stream-dispatcher",
                "io.tcp.worker-dispatcher",
                "io.tcp.management-dispatcher")) {
            values.put("pekko." + part, DISPATCHER);
        }
    }

    /**
     * Pekko's timers round up to whole ticks, and what is done again and again comes up to two ticks later still: so little against the patience
     * that hearts beat in time.
     */
    private Duration tick() {
        Duration part = patience.dividedBy(TICKS);
        return part.compareTo(LONGEST_TICK) < 0 ? part : LONGEST_TICK;
    }

    private void remote(Map<String, Object> values) {
        String artery = "pekko.remote.artery.";
        values.put(artery + "transport", tls == null ? "tcp" : "tls-tcp");
        values.put(artery + "canonical.hostname", host);
        values.put(artery + "canonical.port", port);
        values.put(artery + "advanced.inbound-lanes", 1);
        values.put(artery + "advanced.maximum-frame-size", Membership.MOST_BYTES + 4096);
        // Most messages are a thousandth of the largest, which only begins a coordinator's term.
        values.put(artery + "advanced.buffer-pool-size", 2);
        // A connection that is made again begins with one anyway.
        values.put(artery + "advanced.inject-handshake-interval", patience.multipliedBy(5));
        if (tls != null) {
            values.put(artery + "ssl.ssl-engine-provider", PemEngines.class.getName());
            values.put(PemEngines.CERTIFICATE, tls.certificate().toString());
            values.put(PemEngines.KEY, tls.key().toString());
            values.put(PemEngines.AUTHORITY, tls.authority().toString());
        }
    }

    private void cluster(Map<String, Object> values, String role) {
        String cluster = "pekko.cluster.";
        values.put(cluster + "roles", List.of(role));
        values.put(cluster + "jmx.enabled", "off");
        values.put(cluster + "allow-weakly-up-members", "off");
        values.put(cluster + "seed-node-timeout", mayBegin() && patience.compareTo(SEARCH) < 0 ? SEARCH : patience);
        values.put(cluster + "retry-unsuccessful-join-after", patience);
        failures(values);
        values.put(cluster + "downing-provider-class", "org.apache.pekko.cluster.sbr.SplitBrainResolverProvider");
        values.put(cluster + "split-brain-resolver.active-strategy", "keep-majority");
        values.put(
                cluster + "split-brain-resolver.stable-after",
                patience.multipliedBy(4).dividedBy(5));
        // It would end all nodes at once, the larger part too, where nodes come and go for a few seconds. Leases and
        // epochs keep slabs
        // with one owner however long the members take to agree.
        values.put(cluster + "split-brain-resolver.down-all-when-unstable", "off");
    }

    /**
     * A node is unreachable when the others have heard nothing for five quarters of the patience, which is when its lease is over. What follows
     * is looked for often, as each look costs next to nothing; messages are few, as each costs 0.1 ms and more.
     */
    private void failures(Map<String, Object> values) {
        String cluster = "pekko.cluster.", detector = cluster + "failure-detector.";
        values.put(detector + "implementation-class", "org.apache.pekko.remote.DeadlineFailureDetector");
        values.put(detector + "heartbeat-interval", patience.dividedBy(2));
        values.put(
                detector + "acceptable-heartbeat-pause",
                patience.multipliedBy(3).dividedBy(4));
        values.put(detector + "expected-response-after", patience.dividedBy(4));
        values.put(cluster + "unreachable-nodes-reaper-interval", atMostSecond(patience.dividedBy(8)));
        values.put(cluster + "leader-actions-interval", atMostSecond(patience.dividedBy(4)));
        values.put(cluster + "gossip-interval", atMostSecond(patience.dividedBy(4)));
    }

    private static Duration atMostSecond(Duration time) {
        return time.compareTo(SECOND) < 0 ? time : SECOND;
    }

    /** Whether this node begins a cluster when none of the other seeds, of which there are some, knows of one. */
    private boolean mayBegin() {
        return seeds.size() > 1 && seeds.getFirst().equals(host + ":" + port);
    }
}
