package dev.plankton.dashboard;

import dev.plankton.dashboard.api.Api;
import dev.plankton.dashboard.api.ClusterRoutes;
import dev.plankton.dashboard.cluster.ClusterControl;
import dev.plankton.dashboard.http.Access;
import dev.plankton.dashboard.http.Assets;
import dev.plankton.dashboard.http.HttpServer;
import dev.plankton.dashboard.http.Refusal;
import dev.plankton.dashboard.http.Reply;
import dev.plankton.dashboard.http.Route;
import dev.plankton.dashboard.http.Routes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The control of a cluster's node by HTTP: nodes, slabs, moves and drains, as {@code openapi.yaml} describes them. It has no page. Safe
 * for any thread.
 */
public final class NodeControl implements AutoCloseable {
    private static final int TOKEN_BYTES = 24;

    private final InetAddress bind;
    private final String token;
    private final Routes routes;
    private final HttpServer server;

    private NodeControl(InetAddress bind, int port, String token, ClusterControl cluster) throws IOException {
        this.bind = bind;
        this.token = token;
        List<Route> all = new ArrayList<>(List.of(
                Route.get("/healthz", _ -> Reply.text("text/plain", "ok\n")),
                Route.get("/openapi.yaml", _ -> Api.openapi())));
        all.addAll(ClusterRoutes.of(cluster));
        routes = new Routes(all);
        server = new HttpServer(
                new InetSocketAddress(bind, port),
                new Access(token, Set.of(), System::nanoTime),
                routes,
                Assets.none(),
                (context, _) -> HttpServer.refuse(context, new Refusal(404, "the control of a node has no stream")));
    }

    /**
     * Listens.
     *
     * @param bind the address; one that other hosts reach demands a {@code token}
     * @param port 0 for a free one
     * @param token what is demanded as {@code Authorization: Bearer}; null for a random one
     * @throws IOException if it cannot listen
     * @throws IllegalArgumentException if other hosts reach the address and there is no token, or it is not 16 to 256 letters,
     *     digits and {@code . _ ~ -}
     */
    public static NodeControl start(InetAddress bind, int port, @Nullable String token, ClusterControl cluster)
            throws IOException {
        Objects.requireNonNull(cluster, "cluster");
        if (token == null && !bind.isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "other hosts reach %s: choose a token of your own for it".formatted(bind.getHostAddress()));
        }
        if (token != null) {
            DashboardBuilder.checkToken(token);
        }
        return new NodeControl(bind, port, token == null ? random() : token, cluster);
    }

    /** 192 random bits, as a token. */
    static String random() {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    /** Where it is, with its token, as {@code plankton ctl --url} takes it. Treat it as a password. */
    public URI url() {
        String host = bind.isAnyLocalAddress() ? "127.0.0.1" : bind.getHostAddress();
        return URI.create(
                "http://%s:%d/?token=%s".formatted(host.contains(":") ? "[" + host + "]" : host, port(), token));
    }

    /** All routes, to be held against openapi.yaml. */
    Routes routes() {
        return routes;
    }

    /** Closes all connections and stops listening; the node goes on. */
    @Override
    public void close() {
        server.close();
    }
}
