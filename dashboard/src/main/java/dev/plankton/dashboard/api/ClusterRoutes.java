package dev.plankton.dashboard.api;

import dev.plankton.dashboard.cluster.ClusterControl;
import dev.plankton.dashboard.cluster.ClusterControl.Node;
import dev.plankton.dashboard.cluster.ClusterControl.Slab;
import dev.plankton.dashboard.http.Call;
import dev.plankton.dashboard.http.Endpoint;
import dev.plankton.dashboard.http.Refusal;
import dev.plankton.dashboard.http.Reply;
import dev.plankton.dashboard.http.Route;
import dev.plankton.dashboard.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Endpoints about nodes and slabs; at a server that is no node of a cluster, each says so. Safe for any thread. */
public final class ClusterRoutes {
    private static final int USUAL_PAGE = 100, MOST_PAGE = 10_000;
    private static final double NANOS = 1e6;

    private final @Nullable ClusterControl cluster;

    private ClusterRoutes(@Nullable ClusterControl cluster) {
        this.cluster = cluster;
    }

    /**
     * The routes.
     *
     * @param cluster null if the server is no node of one
     */
    public static List<Route> of(@Nullable ClusterControl cluster) {
        ClusterRoutes routes = new ClusterRoutes(cluster);
        return List.of(
                Route.get("/api/v1/cluster", routes.node(ClusterRoutes::about)),
                Route.get("/api/v1/nodes", routes.node((control, _) -> nodes(control))),
                Route.post("/api/v1/nodes/{node}/drain", routes.node(ClusterRoutes::drain)),
                Route.get("/api/v1/slabs", routes.node(ClusterRoutes::slabs)),
                Route.post("/api/v1/slabs/{slab}/move", routes.node(ClusterRoutes::move)));
    }

    private interface OfNode {
        Reply answer(ClusterControl control, Call call) throws InterruptedException;
    }

    private Endpoint node(OfNode endpoint) {
        return call -> {
            if (cluster == null) {
                throw new Refusal(409, "this server is not a node of a cluster: start it by plankton serve --cluster");
            }
            return endpoint.answer(cluster, call);
        };
    }

    private static Reply about(ClusterControl control, Call call) {
        Object[] counters = control.counters().entrySet().stream()
                .<Object>mapMulti((entry, values) -> {
                    values.accept(entry.getKey());
                    values.accept(entry.getValue());
                })
                .toArray();
        return Reply.json(Json.object(
                "self", control.self(),
                "nodes", control.nodes().size(),
                "slabs", control.slabs().size(),
                "counters", Json.object(counters)));
    }

    private static Reply nodes(ClusterControl control) {
        return Reply.json(Json.object(
                "nodes",
                Json.array(control.nodes().stream().map(ClusterRoutes::node).toList())));
    }

    private static Object node(Node node) {
        return Json.object(
                "name", node.name(), "address", node.address(), "state", node.state(), "slabs", node.slabs());
    }

    private static Reply slabs(ClusterControl control, Call call) {
        int from = (int) call.integer("from", 0, 0, Integer.MAX_VALUE);
        int limit = (int) call.integer("limit", USUAL_PAGE, 1, MOST_PAGE);
        String node = call.text("node");
        List<Slab> all = control.slabs();
        List<Slab> fitting = all.stream()
                .filter(slab -> slab.number() >= from)
                .filter(slab -> node == null || slab.node().equals(node))
                .toList();
        List<Slab> page = fitting.subList(0, Math.min(limit, fitting.size()));
        return Reply.json(Json.object(
                "slabs",
                Json.array(page.stream().map(ClusterRoutes::slab).toList()),
                "next",
                page.size() < fitting.size() ? page.getLast().number() + 1 : null));
    }

    private static Object slab(Slab slab) {
        return Json.object("number", slab.number(), "node", slab.node(), "epoch", slab.epoch(), "state", slab.state());
    }

    private static Reply move(ClusterControl control, Call call) throws InterruptedException {
        int slab = call.number("slab");
        String node = Json.string(call.json(), "node");
        if (node == null) {
            throw new Refusal(400, "node: a name is expected, one of " + names(control));
        }
        long start = System.nanoTime();
        control.move(slab, node);
        long nanos = System.nanoTime() - start;
        return Reply.json(Json.object("slab", slab, "node", node, "millis", nanos / NANOS));
    }

    private static Reply drain(ClusterControl control, Call call) throws InterruptedException {
        String node = call.path().getOrDefault("node", "");
        if (control.nodes().stream().noneMatch(known -> known.name().equals(node))) {
            throw new Refusal(404, "there is no node %s: %s".formatted(node, names(control)));
        }
        long start = System.nanoTime();
        control.drain(node);
        return Reply.json(Json.object("node", node, "millis", (System.nanoTime() - start) / NANOS));
    }

    private static String names(ClusterControl control) {
        return String.join(", ", control.nodes().stream().map(Node::name).toList());
    }
}
