package dev.plankton.cluster.pekko;

import dev.plankton.cluster.membership.NodeId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The identity of a node as the name of a role of its member. */
final class Roles {
    private static final Pattern ROLE = Pattern.compile("node:([A-Za-z0-9._-]{1,64}):(\\d{1,5}):(\\d{1,19}):(.+)");

    private Roles() {}

    static String of(NodeId node) {
        return "node:%s:%d:%d:%s".formatted(node.name(), node.port(), node.incarnation(), node.host());
    }

    /** The node of a role; null if the role is none of a node. */
    static @Nullable NodeId node(String role) {
        Matcher parts = ROLE.matcher(role);
        if (!parts.matches()) {
            return null;
        }
        try {
            return new NodeId(
                    parts.group(1), parts.group(4), Integer.parseInt(parts.group(2)), Long.parseLong(parts.group(3)));
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
