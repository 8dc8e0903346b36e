package dev.plankton.cluster.membership;

import java.util.Comparator;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * One life of a node: a process that is started again under the same name is another node, so that what the first one owned is not
 * taken for its own.
 *
 * @param name 1 to 64 letters, digits, dots, hyphens or underscores; no two nodes of a cluster have the same at one time
 * @param host where its peers connect to: a name or an address
 * @param port where its peers connect to, 1 to 65535
 * @param incarnation tells lives of the same name apart, at least 1
 */
public record NodeId(String name, String host, int port, long incarnation) implements Comparable<NodeId> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Comparator<NodeId> ORDER =
            Comparator.comparing(NodeId::name).thenComparingLong(NodeId::incarnation);

    /** Checks what it is made of. */
    public NodeId {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "node name must be 1 to 64 letters, digits, dots, hyphens or underscores: " + name);
        }
        if (host.isBlank()) {
            throw new IllegalArgumentException("host of node " + name + " is empty");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port of node " + name + " out of range (1-65535): " + port);
        }
        if (incarnation < 1) {
            throw new IllegalArgumentException("incarnation of node " + name + " must be at least 1: " + incarnation);
        }
    }

    /** A node that starts now: with an incarnation of its own. */
    public static NodeId starting(String name, String host, int port) {
        return new NodeId(name, host, port, ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
    }

    /** By name, lives of the same name by incarnation. */
    @Override
    public int compareTo(NodeId other) {
        return ORDER.compare(this, other);
    }

    /** For people: name, host and port. */
    @Override
    public String toString() {
        return name + '@' + host + ':' + port;
    }
}
