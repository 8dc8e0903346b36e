package dev.plankton.dashboard;

import dev.plankton.dashboard.api.Api;
import dev.plankton.dashboard.http.Access;
import dev.plankton.dashboard.http.Assets;
import dev.plankton.dashboard.http.HttpServer;
import dev.plankton.dashboard.http.Routes;
import dev.plankton.dashboard.runs.Runs;
import dev.plankton.dashboard.series.Metrics;
import dev.plankton.dashboard.series.Series;
import dev.plankton.dashboard.stream.Feed;
import dev.plankton.dashboard.stream.StreamHandler;
import dev.plankton.dashboard.stream.Subscriptions;
import dev.plankton.dashboard.watch.WatchedVms;
import dev.plankton.hypervisor.Hypervisor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;

/**
 * The control room of a hypervisor: a page that shows all its VMs, the HTTP and WebSocket API behind it, and metrics for
 * Prometheus. The token allows all that a program may do with the VMs; see {@code SECURITY.md}. Without a viewer it costs
 * nothing but a listening socket. Safe for any thread.
 *
 * <pre>{@code
 * try (Hypervisor hypervisor = Hypervisor.create();
 *         Dashboard dashboard = Dashboard.of(hypervisor)) {
 *     System.out.println(dashboard.url());
 *     ...
 * }
 * }</pre>
 */
public final class Dashboard implements AutoCloseable {
    private final InetAddress bind;
    private final String token;
    private final Metrics metrics;
    private final Runs runs;
    private final Feed feed;
    private final WatchedVms watched;
    private final Routes routes;
    private final HttpServer server;

    Dashboard(DashboardBuilder builder) throws IOException {
        Hypervisor hypervisor = builder.hypervisor();
        bind = builder.bind();
        token = builder.token();
        Series series = new Series(hypervisor);
        watched = new WatchedVms(hypervisor.clock());
        feed = new Feed(hypervisor, series, watched);
        metrics = new Metrics(hypervisor, feed, builder.metrics());
        runs = new Runs(builder.experiments(), builder.published());
        routes = new Api(
                        hypervisor,
                        builder.about(System.currentTimeMillis(), Subscriptions.PIXEL_TILES),
                        builder.images(),
                        series,
                        feed::wantSamples,
                        metrics,
                        runs,
                        watched)
                .routes();
        try {
            server = new HttpServer(
                    builder.address(),
                    new Access(token, builder.hostNames(), hypervisor.clock()::nanoTime),
                    routes,
                    new Assets(),
                    StreamHandler.upgrade(feed, new Subscriptions(hypervisor, feed, builder.isReadOnly())));
        } catch (IOException e) {
            feed.close();
            metrics.close();
            throw e;
        }
    }

    /**
     * Opens one for {@code hypervisor} on a free port of 127.0.0.1, with a random token.
     *
     * @throws IOException if it cannot listen
     */
    public static Dashboard of(Hypervisor hypervisor) throws IOException {
        return builder(hypervisor).start();
    }

    /** Describes one. */
    public static DashboardBuilder builder(Hypervisor hypervisor) {
        return new DashboardBuilder(hypervisor);
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    /** What the API demands as {@code Authorization: Bearer}. */
    public String token() {
        return token;
    }

    /** Where the API is, without the token. */
    public URI address() {
        String host = bind.isAnyLocalAddress() ? "127.0.0.1" : bind.getHostAddress();
        return URI.create("http://%s:%d/".formatted(host.contains(":") ? "[" + host + "]" : host, port()));
    }

    /** What to open in a browser: the page, with the token. Treat it as a password. */
    public URI url() {
        return address().resolve("?token=" + token);
    }

    /** Streams that are open: one a page, mostly. */
    public int viewers() {
        return feed.viewers();
    }

    /** All routes, to be held against openapi.yaml. */
    Routes routes() {
        return routes;
    }

    /** Closes all connections and stops listening; the hypervisor and its VMs go on, those that were watched from the present. */
    @Override
    public void close() {
        server.close();
        watched.close();
        feed.close();
        runs.close();
        metrics.close();
    }
}
