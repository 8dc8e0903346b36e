package dev.plankton.dashboard.http;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which requests go to an endpoint.
 *
 * @param method of HTTP
 * @param path with names in braces for parts that vary, such as {@code /api/v1/vms/{vm}}
 * @param bodyLimit bytes of the longest body
 */
public record Route(String method, String path, int bodyLimit, Endpoint endpoint) {
    /** Bytes of a body that is a JSON object or text. */
    public static final int SHORT = 65_536;

    /** Reads. */
    public static Route get(String path, Endpoint endpoint) {
        return new Route("GET", path, 0, endpoint);
    }

    /** Does something. */
    public static Route post(String path, Endpoint endpoint) {
        return new Route("POST", path, SHORT, endpoint);
    }

    /** What {@code asked} has in place of the names in braces; empty if it is another path. */
    Optional<Map<String, String>> match(String asked) {
        String[] mine = path.split("/", -1);
        String[] other = asked.split("/", -1);
        if (mine.length != other.length) {
            return Optional.empty();
        }
        Map<String, String> found = new HashMap<>();
        for (int n = 0; n < mine.length; n++) {
            if (mine[n].startsWith("{")) {
                found.put(mine[n].substring(1, mine[n].length() - 1), other[n]);
            } else if (!mine[n].equals(other[n])) {
                return Optional.empty();
            }
        }
        return Optional.of(found);
    }
}
