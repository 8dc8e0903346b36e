package dev.plankton.cli.dashboard;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.option.AddressOfText;
import dev.plankton.dashboard.DashboardBuilder;
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

    /** Whether it is wanted; complains about options that make no sense without. */
    public boolean wanted() {
        String without = bind != null
                ? "--dashboard-bind"
                : token != null ? "--dashboard-token" : readOnly ? "--dashboard-read-only" : null;
        if (port == null && without != null) {
            throw new Complaint(without + " requires --dashboard");
        }
        if (bind != null && !bind.isLoopbackAddress() && token == null) {
            throw new Complaint("--dashboard-bind %s: other hosts reach it, so it requires --dashboard-token FILE"
                    .formatted(bind.getHostAddress()));
        }
        return port != null;
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
            builder.token(Files.readString(file).lines().findFirst().orElse("").strip());
        } catch (IllegalArgumentException e) {
            throw new Complaint("--dashboard-token %s: %s".formatted(file, e.getMessage()), e);
        } catch (IOException e) {
            throw Complaint.about("cannot read " + file, e);
        }
    }
}
