package dev.plankton.cli.dashboard;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.option.AddressOfText;
import dev.plankton.dashboard.DashboardBuilder;
import dev.plankton.dashboard.NodeControl;
import dev.plankton.dashboard.cluster.ClusterControl;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether there is a control room, and where. */
public final class DashboardOptions {
    @Option(
            names = "--dashboard",
            paramLabel = "PORT",
            arity = "0..1",
            fallbackValue = "0",
            description = "Show the VMs in a browser: print a URL with a token. On PORT, or a free one without.")
    private @Nullable Integer port;

    @Option(
            names = "--dashboard-bind",
            paramLabel = "ADDR",
            converter = AddressOfText.class,
            description = "Address of the --dashboard; 127.0.0.1 by default. Another demands --dashboard-token.")
    private @Nullable InetAddress bind;

    @Option(
            names = "--dashboard-token",
            paramLabel = "FILE",
            description = "File whose first line is the token of the --dashboard; a random token by default.")
    private @Nullable Path token;

    @Option(names = "--dashboard-read-only", description = "Nothing can be changed by the --dashboard.")
    private boolean readOnly;

    /**
     * Whether it is wanted; complains about options that make no sense without.
     *
     * @param always whether it is there in any case, as the control of a cluster's node
     */
    public boolean wanted(boolean always) {
        String without = bind != null
                ? "--dashboard-bind"
                : token != null ? "--dashboard-token" : readOnly ? "--dashboard-read-only" : null;
        if (port == null && without != null && !always) {
            throw new Complaint(without + " requires --dashboard");
        }
        if (bind != null && !bind.isLoopbackAddress() && token == null) {
            throw new Complaint("--dashboard-bind %s: other hosts reach it, so it requires --dashboard-token FILE"
                    .formatted(bind.getHostAddress()));
        }
        return port != null;
    }

    /** The control of a cluster's node: on the port of the dashboard, with its address and token. */
    public NodeControl control(ClusterControl cluster) {
        if (readOnly) {
            throw new Complaint("--dashboard-read-only does not go with --cluster");
        }
        String secret = token == null ? null : secret(token);
        InetAddress address = bind == null ? InetAddress.ofLiteral("127.0.0.1") : bind;
        try {
            return NodeControl.start(address, port == null ? 0 : port, secret, cluster);
        } catch (IllegalArgumentException e) {
            throw new Complaint(
                    (token == null ? "--dashboard: " : "--dashboard-token " + token + ": ") + e.getMessage(), e);
        } catch (IOException e) {
            throw new Complaint(e.getMessage() + "; choose another with --dashboard or --dashboard-bind", e);
        }
    }

    /** Puts what the user has said into {@code builder}. */
    DashboardBuilder applyTo(DashboardBuilder builder) {
        try {
            builder.port(port == null ? 0 : port);
        } catch (IllegalArgumentException e) {
            throw new Complaint("--dashboard: " + e.getMessage(), e);
        }
        if (bind != null) {
            builder.bind(bind);
        }
        if (readOnly) {
            builder.readOnly();
        }
        if (token != null) {
            takeToken(token, builder);
        }
        return builder;
    }

    private static void takeToken(Path file, DashboardBuilder builder) {
        try {
            builder.token(secret(file));
        } catch (IllegalArgumentException e) {
            throw new Complaint("--dashboard-token %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static String secret(Path file) {
        try {
            return Files.readString(file).lines().findFirst().orElse("").strip();
        } catch (IOException e) {
            throw Complaint.about("cannot read " + file, e);
        }
    }
}
