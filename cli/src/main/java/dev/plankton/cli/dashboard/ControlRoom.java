package dev.plankton.cli.dashboard;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.RunningServers;
import dev.plankton.cli.option.Images;
import dev.plankton.dashboard.Dashboard;
import dev.plankton.dashboard.DashboardBuilder;
import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.micrometer.GatewayMetrics;
import dev.plankton.net.Gateway;
import dev.plankton.snapshot.format.Release;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The control room of a service, and the note by which {@code plankton ctl} finds it. */
public final class ControlRoom implements AutoCloseable {
    private final Dashboard dashboard;
    private final RunningServers.@Nullable Entry entry;

    private ControlRoom(Dashboard dashboard, RunningServers.@Nullable Entry entry) {
        this.dashboard = dashboard;
        this.entry = entry;
    }

    /** Opens one. */
    public static ControlRoom open(DashboardOptions options, Hypervisor hypervisor, Gateway gateway, PrintStream err) {
        DashboardBuilder builder = options.applyTo(Dashboard.builder(hypervisor))
                .shownAs(Release.NAME, "plankton serve")
                .metrics(new GatewayMetrics(gateway));
        Guests.names().forEach(name -> builder.image(Images.of(Images.guest(name))));
        BenchExperiments.all().forEach(builder::experiment);
        BenchExperiments.published().forEach(builder::published);
        Dashboard dashboard;
        try {
            dashboard = builder.start();
        } catch (IOException e) {
            throw new Complaint(e.getMessage() + "; choose another with --dashboard or --dashboard-bind", e);
        }
        try {
            return new ControlRoom(
                    dashboard, RunningServers.ofUser(System.getenv()).add(dashboard.url()));
        } catch (IOException | UnsupportedOperationException e) {
            ErrorLines.print(err, "plankton ctl will need --url, as no file can be written for it: " + e.getMessage());
            return new ControlRoom(dashboard, null);
        }
    }

    /** What to open in a browser. */
    public URI url() {
        return dashboard.url();
    }

    @Override
    public void close() {
        try {
            if (entry != null) {
                entry.close();
            }
        } catch (IOException e) {
            return; // plankton ctl removes it, since its process has ended.
        } finally {
            dashboard.close();
        }
    }
}
