package dev.plankton.cli.serve;

import dev.plankton.cli.dashboard.DashboardOptions;
import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.RunningServers;
import dev.plankton.cli.option.LowerCase;
import dev.plankton.cluster.Cluster;
import dev.plankton.cluster.ClusterBuilder;
import dev.plankton.cluster.ClusterEvent;
import dev.plankton.cluster.membership.MembershipEvent;
import dev.plankton.dashboard.NodeControl;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.HypervisorBuilder;
import dev.plankton.machine.MachineProfile;
import dev.plankton.net.Gateway;
import dev.plankton.net.address.VmAddress;
import dev.plankton.net.counters.GatewayCount;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A node of a cluster, its gateway and its control. */
final class NodeService implements AutoCloseable {
    /** What handing all slabs over may take at the end. */
    static final int DRAIN_SECONDS = 90;

    /** How long none of them may be handed over until that is given up. */
    private static final int STEP_SECONDS = 10;

    private static final int SERIAL_EXAMPLE = 9, HTTP_EXAMPLE = 5;

    private final ClusterOptions options;
    private final int vms;
    private final Cluster cluster;
    private final Gateway gateway;
    private final NodeControl control;
    private final RunningServers.@Nullable Entry entry;
    private volatile boolean removed;

    private NodeService(
            ClusterOptions options,
            int vms,
            Cluster cluster,
            Gateway gateway,
            NodeControl control,
            RunningServers.@Nullable Entry entry) {
        this.options = options;
        this.vms = vms;
        this.cluster = cluster;
        this.gateway = gateway;
        this.control = control;
        this.entry = entry;
    }

    /**
     * Joins, and listens for clients and for those that control it.
     *
     * @param plan of the gateway and the hypervisors
     * @param vms of each slab
     */
    static NodeService start(
            ClusterOptions options, Service.Plan plan, int vms, DashboardOptions dashboard, PrintStream err) {
        Cluster cluster = NodeJoin.join(() -> join(options, plan, vms), minimum(options), err);
        Gateway gateway = null;
        NodeControl control = null;
        boolean done = false;
        try {
            gateway = listen(plan, cluster);
            control = dashboard.control(new NodeView(cluster));
            NodeService service = new NodeService(options, vms, cluster, gateway, control, note(control, err));
            done = true;
            return service;
        } finally {
            if (!done) {
                if (control != null) {
                    control.close();
                }
                if (gateway != null) {
                    gateway.close();
                }
                cluster.close();
            }
        }
    }

    /** More than half of the first nodes: two parts of them cannot both have that. */
    private static int minimum(ClusterOptions options) {
        return options.seeds().size() / 2 + 1;
    }

    private static RunningServers.@Nullable Entry note(NodeControl control, PrintStream err) {
        try {
            return RunningServers.ofUser(System.getenv()).add(control.url());
        } catch (IOException | UnsupportedOperationException e) {
            ErrorLines.print(err, "plankton ctl will need --url, as no file can be written for it: " + e.getMessage());
            return null;
        }
    }

    private static Cluster join(ClusterOptions options, Service.Plan plan, int vms) {
        MachineProfile profile =
                plan.pc().fit(MachineProfile.DEFAULT.withNic(plan.net().jumpers()));
        ClusterOptions.HostAndPort bind = options.bind();
        ClusterBuilder builder = Cluster.builder()
                .seed(options.seeds().stream()
                        .map(ClusterOptions.HostAndPort::toString)
                        .toArray(String[]::new))
                .node(options.node())
                // The port beside that of the membership is for what concerns VMs.
                .bind(bind.host(), bind.port() + 1, bind.port())
                .slabs(options.slabs())
                .minimumNodes(minimum(options))
                .patience(options.patience())
                .namesOwners(options.namesOwners())
                .transport(plan.transport())
                .vms(vms)
                .image(plan.image())
                .hypervisor(() -> hypervisor(plan, profile));
        Path store = plan.store().store();
        if (store != null) {
            builder.store(store, plan.store().durability());
        }
        ClusterOptions.Tls tls = options.tls();
        if (tls != null) {
            builder.tls(tls.certificate(), tls.key(), tls.authority());
        }
        try {
            return builder.start();
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
            throw new Complaint("cannot be a node of the cluster: " + e.getMessage(), e);
        }
    }

    private static HypervisorBuilder hypervisor(Service.Plan plan, MachineProfile profile) {
        return Hypervisor.builder()
                .profile(profile)
                .tier(plan.tier())
                .stopWithoutDisk(plan.store().stopWithoutDisk());
    }

    private static Gateway listen(Service.Plan plan, Cluster cluster) {
        try {
            return Service.configured(Gateway.builder(cluster.endpoints()), plan, cluster.network())
                    .start();
        } catch (IOException e) {
            throw new Complaint(e.getMessage() + "; choose another with --port or --bind", e);
        } catch (IllegalArgumentException e) {
            throw new Complaint(e.getMessage() + "; choose another with --port", e);
        } catch (UnsupportedOperationException e) {
            throw new Complaint(String.valueOf(e.getMessage()), e);
        }
    }

    /** Calls {@code listener} when the other nodes have removed this one, as after it was cut off. */
    void onRemoved(Runnable listener) {
        cluster.events(event -> {
            if (event instanceof ClusterEvent.Node(MembershipEvent happened)
                    && happened.kind() == MembershipEvent.Kind.REMOVED
                    && happened.node().equals(cluster.self())) {
                removed = true;
                listener.run();
            }
        });
    }

    /** Whether the other nodes have removed this one. */
    boolean isRemoved() {
        return removed;
    }

    /** Prints what it is and where. */
    void print(PrintStream out, Service.Plan plan) {
        row(out, "node", "%s, reached by others at %s".formatted(cluster.self().name(), options.bind()));
        row(
                out,
                "population",
                "%,d slabs of %,d VMs, each from %s"
                        .formatted(cluster.slabs(), vms, plan.image().name()));
        Path store = plan.store().store();
        row(
                out,
                "store",
                store == null
                        ? "none: VMs end with their node"
                        : "%s, durability %s".formatted(store, plan.store().durability()));
        int last = (cluster.slabs() - 1) * ClusterOptions.SLAB + vms - 1;
        row(out, "addresses", text(gateway.address(0)) + " to " + text(gateway.address(last)));
        row(out, "transport", "%s over %s".formatted(LowerCase.of(gateway.via()), LowerCase.of(gateway.transport())));
        if (!cluster.isReady()) {
            row(out, "note", "not a member yet, or slabs have no node: waiting for other nodes");
        }
        out.println();
        row(out, "try it", example());
        row(out, "control", control.url().toString());
        out.println();
        out.println("Press Ctrl-C to stop.");
        out.flush();
    }

    private String example() {
        InetSocketAddress http = gateway.address(Math.min(HTTP_EXAMPLE, vms - 1));
        InetSocketAddress serial = gateway.address(Math.min(SERIAL_EXAMPLE, vms - 1));
        return switch (gateway.via()) {
            case HTTP, NE2000 -> "curl http://" + text(http) + "/";
            case SERIAL -> "printf 'a\\n' | nc " + text(serial).replace(':', ' ');
            case RAW -> "printf 'GET / HTTP/1.1\\r\\n\\r\\n' | nc " + text(http).replace(':', ' ');
        };
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private static void row(PrintStream out, String name, String value) {
        out.printf("%-16s %s%n", name, value);
    }

    /** What it has done, in a line. */
    String farewell() {
        var net = gateway.counters();
        return "%,d connections, %,d requests, %,d answered."
                .formatted(
                        net.get(GatewayCount.ACCEPTED), net.get(GatewayCount.REQUESTS), net.get(GatewayCount.REPLIES));
    }

    /** Hands all slabs over to other nodes, as long as there are some that take them. */
    void drain(PrintStream err) {
        if (removed || cluster.status().nodes().size() < 2) {
            return;
        }
        CompletableFuture<Void> drained = cluster.drain(cluster.self().name());
        try {
            drain(drained, err);
        } finally {
            drained.cancel(false); // It is asked for no longer.
        }
    }

    private void drain(CompletableFuture<Void> drained, PrintStream err) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS);
        long before = Long.MAX_VALUE;
        for (long left = owned(); left < before && System.nanoTime() < deadline; left = owned()) {
            try {
                drained.get(STEP_SECONDS, TimeUnit.SECONDS);
                return;
            } catch (ExecutionException e) {
                Throwable cause = e.getCause();
                ErrorLines.print(err, "slabs are not handed over: " + (cause == null ? e : cause).getMessage());
                return;
            } catch (TimeoutException e) {
                before = left; // Go on while it is getting fewer.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        ErrorLines.print(err, "%d slabs are not handed over: no other node takes them".formatted(owned()));
    }

    private long owned() {
        return cluster.status().slabs().stream()
                .filter(slab -> slab.owner().equals(cluster.self()))
                .count();
    }

    @Override
    public void close() {
        try {
            if (entry != null) {
                entry.close();
            }
        } catch (IOException e) {
            // plankton ctl removes it, since its process has ended.
        } finally {
            control.close();
            gateway.close();
            cluster.close();
        }
    }

    /** The address of a VM, checked before anything is started. */
    static void checkAddresses(ClusterOptions options, int vms) {
        long last = (long) (options.slabs() - 1) * ClusterOptions.SLAB + vms;
        if (last > VmAddress.MAX_VMS) {
            throw new Complaint("--slabs %d: the addresses of 127.0.0.0/8 end at VM %d"
                    .formatted(options.slabs(), VmAddress.MAX_VMS - 1));
        }
    }
}
