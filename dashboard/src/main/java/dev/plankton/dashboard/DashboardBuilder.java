package dev.plankton.dashboard;

import dev.plankton.dashboard.api.Api;
import dev.plankton.dashboard.experiment.Experiment;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.machine.BootImage;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Describes a {@link Dashboard}. For one thread. */
public final class DashboardBuilder {
    /** Characters of the shortest token that a user may choose. */
    public static final int SHORTEST_TOKEN = 16;

    private static final int LAST_PORT = 0xFFFF;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~-]{16,256}");

    private final Hypervisor hypervisor;
    private final List<BootImage> images = new ArrayList<>();
    private final List<MeterBinder> metrics = new ArrayList<>();
    private final List<Experiment> experiments = new ArrayList<>();
    private final List<Experiment.Published> published = new ArrayList<>();
    private final Set<String> hostNames = new LinkedHashSet<>();
    private InetAddress bind = InetAddress.ofLiteral("127.0.0.1");
    private int port;
    private @Nullable String token;
    private boolean readOnly;
    private String version = "";
    private String title = "Plankton";
    private @Nullable String gateway;

    DashboardBuilder(Hypervisor hypervisor) {
        this.hypervisor = Objects.requireNonNull(hypervisor, "hypervisor");
    }

    /**
     * The port to listen on; 0, as by default, for a free one.
     *
     * @throws IllegalArgumentException if it is out of range
     */
    public DashboardBuilder port(int number) {
        if (number < 0 || number > LAST_PORT) {
            throw new IllegalArgumentException("port out of range (0-65535): " + number);
        }
        port = number;
        return this;
    }

    /** The address to listen on; 127.0.0.1 by default. One that other hosts reach demands a {@link #token}. */
    public DashboardBuilder bind(InetAddress address) {
        bind = Objects.requireNonNull(address, "address");
        return this;
    }

    /**
     * What the API demands; random by default.
     *
     * @throws IllegalArgumentException if it is not 16 to 256 letters, digits and {@code . _ ~ -}
     */
    public DashboardBuilder token(String secret) {
        checkToken(secret);
        token = secret;
        return this;
    }

    static void checkToken(String secret) {
        if (!TOKEN.matcher(secret).matches()) {
            throw new IllegalArgumentException("not a token: 16 to 256 letters, digits and . _ ~ - are expected");
        }
    }

    /** A name by which browsers may address it, beside addresses and localhost; for a proxy in front of it. */
    public DashboardBuilder hostName(String name) {
        hostNames.add(name.toLowerCase(Locale.ROOT));
        return this;
    }

    /** Nothing can be changed through it: no input to VMs either. */
    public DashboardBuilder readOnly() {
        readOnly = true;
        return this;
    }

    /** An image that can be booted by its name, beside those of the population. */
    public DashboardBuilder image(BootImage image) {
        images.add(Objects.requireNonNull(image, "image"));
        return this;
    }

    /** More metrics for {@code /metrics}, such as those of a gateway; all together are to be at most 60 series. */
    public DashboardBuilder metrics(MeterBinder binder) {
        metrics.add(Objects.requireNonNull(binder, "binder"));
        return this;
    }

    /** An experiment that can be run. */
    public DashboardBuilder experiment(Experiment experiment) {
        experiments.add(Objects.requireNonNull(experiment, "experiment"));
        return this;
    }

    /** A published figure that results are compared with. */
    public DashboardBuilder published(Experiment.Published figure) {
        published.add(Objects.requireNonNull(figure, "figure"));
        return this;
    }

    /** What the page says it is: a version and a title. */
    public DashboardBuilder shownAs(String release, String name) {
        version = Objects.requireNonNull(release, "release");
        title = Objects.requireNonNull(name, "name");
        return this;
    }

    /** Where clients reach the VMs, to be shown. */
    public DashboardBuilder gateway(String url) {
        gateway = Objects.requireNonNull(url, "url");
        return this;
    }

    /**
     * Listens.
     *
     * @throws IOException if it cannot
     * @throws IllegalArgumentException if other hosts reach the address and there is no {@link #token}
     */
    public Dashboard start() throws IOException {
        if (token == null && !bind.isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "other hosts reach %s: choose a token of your own for it".formatted(bind.getHostAddress()));
        }
        return new Dashboard(this);
    }

    Hypervisor hypervisor() {
        return hypervisor;
    }

    InetAddress bind() {
        return bind;
    }

    InetSocketAddress address() {
        return new InetSocketAddress(bind, port);
    }

    /** The user's, or a new one of 192 random bits. */
    String token() {
        return token != null ? token : NodeControl.random();
    }

    Set<String> hostNames() {
        return hostNames;
    }

    boolean isReadOnly() {
        return readOnly;
    }

    List<BootImage> images() {
        return images;
    }

    List<MeterBinder> metrics() {
        return metrics;
    }

    List<Experiment> experiments() {
        return experiments;
    }

    List<Experiment.Published> published() {
        return published;
    }

    Api.About about(long started, int mapTiles) {
        return new Api.About(version, title, gateway, readOnly, started, mapTiles);
    }
}
