package dev.plankton.dashboard.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** All routes. Immutable. */
public final class Routes {
    private final List<Route> all;

    /** These, of which the first that fits is taken. */
    public Routes(List<Route> all) {
        this.all = List.copyOf(all);
    }

    /** A route that fits, and what the path has in place of its braces. */
    record Match(Route route, Map<String, String> path) {}

    /** All of them. */
    public List<Route> all() {
        return all;
    }

    /**
     * The route of a request.
     *
     * @throws Refusal 404 if there is no such path, 405 if it has no such method
     */
    Match find(String method, String path) {
        return all.stream()
                .filter(route -> route.method().equals(method))
                .flatMap(route -> route.match(path).map(parts -> new Match(route, parts)).stream())
                .findFirst()
                .orElseThrow(() -> none(method, path));
    }

    /** Bytes of the longest body that a request may have; where there is no route, of one that is read before that is said. */
    int bodyLimit(String method, String path) {
        return all.stream()
                .filter(route ->
                        route.method().equals(method) && route.match(path).isPresent())
                .findFirst()
                .map(Route::bodyLimit)
                .orElse(Route.SHORT);
    }

    private Refusal none(String method, String path) {
        String methods = all.stream()
                .filter(route -> route.match(path).isPresent())
                .map(Route::method)
                .distinct()
                .collect(Collectors.joining(", "));
        return methods.isEmpty()
                ? new Refusal(404, "no such path: " + path + "; /openapi.yaml lists all")
                : new Refusal(405, method + " is not for this path: " + methods);
    }

    /** Whether a path has a route at all. */
    boolean knows(String path) {
        return all.stream().map(route -> route.match(path)).anyMatch(Optional::isPresent);
    }
}
