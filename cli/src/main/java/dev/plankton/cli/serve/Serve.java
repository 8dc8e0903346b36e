package dev.plankton.cli.serve;

import dev.plankton.bench.host.MemoryLimits;
import dev.plankton.cli.dashboard.ControlRoom;
import dev.plankton.cli.dashboard.DashboardOptions;
import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.Progress;
import dev.plankton.cli.io.ResultStream;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.io.StopSignal;
import dev.plankton.cli.io.Terminal;
import dev.plankton.cli.net.NetOptions;
import dev.plankton.cli.option.AddressOfText;
import dev.plankton.cli.option.Images;
import dev.plankton.cli.option.LowerCase;
import dev.plankton.cli.option.MemoryOptions;
import dev.plankton.cli.option.PcOptions;
import dev.plankton.cli.option.StoreOptions;
import dev.plankton.cli.option.TierOption;
import dev.plankton.cli.option.TransportOfName;
import dev.plankton.hypervisor.HypervisorBuilder;
import dev.plankton.machine.BootImage;
import dev.plankton.net.GatewayBuilder;
import dev.plankton.net.Transport;
import dev.plankton.net.Via;
import dev.plankton.net.address.VmAddress;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plankton serve}: boots many VMs and leads connections into them, until Ctrl-C. */
@Command(
        name = "serve",
        description = "Boot many VMs and answer requests to them, until Ctrl-C.",
        footer = {
            "",
            "VM number a*65536 + b*256 + c is at address 127.a.b.c.",
            "With --cluster SEEDS --slabs N it is a node of a cluster; --dashboard options are those of its control then."
        })
public final class Serve implements Callable<Integer> {
    private static final int LAST_PORT = 0xFFFF;
    private static final int HTTP_PORT = 80;
    private static final int USUAL_VMS = 100_000;

    /** What a node may take to close after its slabs are handed over. */
    private static final int CLOSE_SECONDS = 30;

    private final Stdio stdio;

    @Option(
            names = "--vms",
            paramLabel = "N",
            description = "Number of VMs; by default those that the --store has, else 100000.")
    private @Nullable Long vms;

    @Option(
            names = "--first-number",
            paramLabel = "N",
            description = {
                "Number of the first VM, 0 by default: VMs of several processes on one network need numbers,",
                "and with them addresses, that differ. A --store keeps it."
            })
    private @Nullable Integer firstNumber;

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description = {
                "File to boot from, or a built-in guest; web by default,",
                "echo with --via serial, http with --via ne2000."
            })
    private @Nullable String image;

    @Option(
            names = "--port",
            paramLabel = "P",
            description = "TCP port, ${DEFAULT-VALUE} by default; 0 for a free one.")
    private int port = 8080;

    @Option(
            names = "--via",
            paramLabel = "WAY",
            converter = ViaOfName.class,
            description = {
                "How requests reach a guest: http (the default), serial, raw, or ne2000,",
                "where the guest's own TCP answers."
            })
    private Via via = Via.HTTP;

    @Option(
            names = "--guest-port",
            paramLabel = "P",
            description = "With --via ne2000: the guest's port; 80 by default.")
    private @Nullable Integer guestPort;

    @Option(
            names = "--udp",
            description = "With --via ne2000: also forward UDP datagrams from --port to the guest's port.")
    private boolean udp;

    @Option(
            names = "--backlog",
            paramLabel = "MIB",
            description = "MiB that may be buffered for clients that do not read, over all connections; above it, the"
                    + " slowest are disconnected. 256 by default, less if the heap is small.")
    private @Nullable Integer backlog;

    @Option(
            names = "--idle-timeout",
            paramLabel = "S",
            description = "Close HTTP connections that are idle for this many seconds; 75 by default, 0 for never.")
    private @Nullable Integer idleTimeout;

    @Option(
            names = "--bind",
            paramLabel = "ADDR",
            converter = AddressOfText.class,
            description = "Listen on this address only; by default on this host's 127.0.0.0/8.")
    private @Nullable InetAddress bind;

    @Option(
            names = "--transport",
            paramLabel = "T",
            converter = TransportOfName.class,
            description = {
                "auto (the default), io_uring, epoll or nio; nio only with --bind, as it cannot",
                "keep other hosts away from 127.0.0.0/8."
            })
    private Transport transport = Transport.AUTO;

    @Mixin
    private MemoryOptions memory = new MemoryOptions();

    @Mixin
    private StoreOptions store = new StoreOptions();

    @Mixin
    private RecordOptions record = new RecordOptions();

    @Mixin
    private NetOptions net = new NetOptions();

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private DashboardOptions dashboard = new DashboardOptions();

    @Option(
            names = "--gdb",
            paramLabel = "PORT",
            description = {
                "Let GDB debug VMs, by this port of loopback; 0 for a free one. Each VM is a process:",
                "plankton gdb VM --connect PORT."
            })
    private @Nullable Integer gdb;

    @Option(
            names = "--dap",
            paramLabel = "PORT",
            description = "Let editors attach to VMs, by this port of loopback; 0 for a free one.")
    private @Nullable Integer dap;

    @Option(names = "--force", description = "Boot the image although it lacks the signature 55 AA.")
    private boolean force;

    @Mixin
    private PcOptions pc = new PcOptions();

    @Mixin
    private TierOption tier = new TierOption();

    public Serve(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() {
        check();
        checkNe2000();
        cluster.check();
        boolean shown = dashboard.wanted(cluster.wanted());
        if (cluster.wanted()) {
            return serveNode();
        }
        checkBind();
        Service service = boot();
        try (StopSignal stop = new StopSignal();
                service;
                ControlRoom room = shown
                        ? ControlRoom.open(dashboard, service.hypervisor(), service.gateway(), stdio.err())
                        : null) {
            PrintStream out = stdio.out();
            new ServeReport(service).print(out, room == null ? null : room.url());
            if (ResultStream.failure(out) != null) {
                return 0; // as a failure of standard output, since no one would learn the addresses
            }
            // Its classes are loaded now: at the end there may be no descriptor left to load them by.
            ServeReport.farewell(service);
            stop.await();
            out.println(ServeReport.farewell(service));
            out.flush();
        }
        return 0;
    }

    /** The same for a node of a cluster: its slabs are handed over at the end, and it ends if the others have removed it. */
    private int serveNode() {
        checkNode();
        int each = cluster.vmsPerSlab(vms);
        NodeService.checkAddresses(cluster, each);
        Service.Plan plan = plan();
        try (StopSignal stop = new StopSignal(NodeService.DRAIN_SECONDS + CLOSE_SECONDS);
                NodeService node = NodeService.start(cluster, plan, each, dashboard, stdio.err())) {
            node.onRemoved(stop::ask);
            PrintStream out = stdio.out();
            node.print(out, plan);
            if (ResultStream.failure(out) != null) {
                return 0; // as a failure of standard output, since no one would learn the addresses
            }
            stop.await();
            if (node.isRemoved()) {
                ErrorLines.print(
                        stdio.err(),
                        "the other nodes have removed this one, as it did not answer them: start it again");
                return ErrorLines.FAILED;
            }
            boolean _ = Thread.interrupted(); // As it was asked to end: what follows takes its time.
            node.drain(stdio.err());
            out.println(node.farewell());
            out.flush();
        }
        return 0;
    }

    private void checkNode() {
        String alone = firstNumber != null
                ? "--first-number"
                : gdb != null ? "--gdb" : dap != null ? "--dap" : record.wanted() ? "--record" : null;
        if (alone != null) {
            throw new Complaint(alone + " does not go with --cluster: it is for a single process");
        }
        if (net.wired()) {
            throw new Complaint("links of the NE2000s do not go with --cluster: they are for a single process");
        }
        if (!memory.limits().equals(MemoryLimits.NONE)) {
            throw new Complaint("--budget and --spill do not go with --cluster: they are for a single process");
        }
    }

    private void check() {
        store.check();
        record.check();
        if (firstNumber != null && (firstNumber < 0 || firstNumber > HypervisorBuilder.MAX_FIRST_NUMBER)) {
            throw new Complaint(
                    "--first-number %d: must be 0 to %d".formatted(firstNumber, HypervisorBuilder.MAX_FIRST_NUMBER));
        }
        int most = VmAddress.MAX_VMS - first();
        if (vms != null && (vms < 1 || vms > most)) {
            throw new Complaint("--vms %d: must be 1 to %d, the addresses of 127.0.0.0/8%s"
                    .formatted(vms, most, first() == 0 ? "" : " from VM " + first() + " on"));
        }
        if (port < 0 || port > LAST_PORT) {
            throw new Complaint("--port %d: must be 1 to %d, or 0 for a free port".formatted(port, LAST_PORT));
        }
        if (gdb != null && (gdb < 0 || gdb > LAST_PORT)) {
            throw new Complaint("--gdb: port out of range (0-65535): " + gdb);
        }
        if (dap != null && (dap < 0 || dap > LAST_PORT)) {
            throw new Complaint("--dap: port out of range (0-65535): " + dap);
        }
        if (backlog != null && backlog < 1) {
            throw new Complaint("--backlog %d: must be at least 1 MiB".formatted(backlog));
        }
        if (idleTimeout != null && idleTimeout < 0) {
            throw new Complaint(
                    "--idle-timeout %d: must be a number of seconds, or 0 for never".formatted(idleTimeout));
        }
        if (idleTimeout != null && via != Via.HTTP) {
            throw new Complaint("--idle-timeout requires --via http");
        }
    }

    private void checkNe2000() {
        if (guestPort != null && (guestPort < 1 || guestPort > LAST_PORT)) {
            throw new Complaint("--guest-port %d: must be 1 to %d".formatted(guestPort, LAST_PORT));
        }
        if (guestPort != null && via != Via.NE2000) {
            throw new Complaint("--guest-port requires --via ne2000");
        }
        if (udp && via != Via.NE2000) {
            throw new Complaint("--udp requires --via ne2000");
        }
    }

    /** Of a store that is there its numbers are not known yet. */
    private void checkBind() {
        if (bind != null && (store.store() == null || !Files.exists(store.store()))) {
            Reach.check(bind, first(), count());
        }
    }

    private int first() {
        return firstNumber == null ? 0 : firstNumber;
    }

    private int count() {
        return vms == null ? USUAL_VMS : (int) (long) vms;
    }

    private Service boot() {
        Service.Plan plan = plan();
        try (Progress progress = new Progress(stdio.err(), "booting", plan.vms(), Terminal.onStderr())) {
            return Service.start(plan, progress, stdio.err());
        }
    }

    private Service.Plan plan() {
        int toPort = guestPort == null ? HTTP_PORT : guestPort;
        long mayWait = backlog == null ? GatewayBuilder.DEFAULT_BACKLOG : (long) backlog << 20;
        Duration idle = idleTimeout == null ? GatewayBuilder.DEFAULT_IDLE_TIMEOUT : Duration.ofSeconds(idleTimeout);
        return new Service.Plan(
                bootImage(),
                count(),
                vms != null,
                firstNumber,
                via,
                port,
                bind,
                transport,
                toPort,
                udp,
                mayWait,
                idle,
                net,
                pc,
                tier.tier(),
                store,
                memory.limits(),
                gdb,
                dap,
                image,
                record);
    }

    private BootImage bootImage() {
        if (image != null) {
            return Images.find(image, force);
        }
        return Images.of(Images.guest(
                switch (via) {
                    case HTTP, RAW -> "web";
                    case SERIAL -> "echo";
                    case NE2000 -> "http";
                }));
    }

    /** Reads {@code --via}. */
    static final class ViaOfName extends LowerCase<Via> {
        ViaOfName() {
            super(Via.class);
        }
    }
}
