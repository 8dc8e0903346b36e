package dev.plankton.dashboard.browser;

import dev.plankton.dashboard.Dashboard;
import dev.plankton.dashboard.DashboardBuilder;
import dev.plankton.dashboard.experiment.Experiment;
import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.machine.BootImage;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** VMs of a guest, and a control room that shows them on a free port. */
final class Room implements AutoCloseable {
    private static final String TOKEN = "a-token-of-the-tests";

    private final Hypervisor hypervisor;
    private Dashboard dashboard;

    private final List<Experiment> experiments;

    private Room(Hypervisor hypervisor, List<Experiment> experiments) {
        this.hypervisor = hypervisor;
        this.experiments = experiments;
        dashboard = open(0);
    }

    private Dashboard open(int port) {
        DashboardBuilder builder = Dashboard.builder(hypervisor)
                .port(port)
                .token(TOKEN)
                .published(new Experiment.Published("VMs before memory was exhausted", "VMs", 110_000, "48 cores"));
        experiments.forEach(builder::experiment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With this number of VMs of a guest that comes with Plankton, at rest. */
    static Room of(String guest, int vms, Experiment... experiments) {
        Hypervisor hypervisor = Hypervisor.create();
        BootImage image = BootImage.of(guest, Guests.find(guest).orElseThrow().image());
        hypervisor.boot(image, vms, booted -> {});
        return new Room(hypervisor, List.of(experiments));
    }

    Hypervisor hypervisor() {
        return hypervisor;
    }

    /** The address with the token, which a browser is sent to first. */
    URI entry() {
        return page("?token=" + TOKEN);
    }

    URI page(String path) {
        return dashboard.address().resolve("/" + path);
    }

    /** Sends a request to a VM and waits for the reply. */
    String call(int vm, String text) {
        return new String(
                hypervisor.vm(vm).call(text.getBytes(StandardCharsets.US_ASCII)).join(), StandardCharsets.US_ASCII);
    }

    /** Ends the server, does what is to be done without it, and starts another one on the same port. */
    void restart(Runnable without) {
        int port = dashboard.port();
        dashboard.close();
        without.run();
        Patience.until("the port is free", () -> {
            try {
                dashboard = open(port);
                return true;
            } catch (UncheckedIOException e) {
                if (e.getCause() instanceof BindException) {
                    return false; // A connection of another program has it for a moment.
                }
                throw e;
            }
        });
    }

    @Override
    public void close() {
        dashboard.close();
        hypervisor.close();
    }
}
