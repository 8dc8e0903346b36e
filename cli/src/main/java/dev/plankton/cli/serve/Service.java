package dev.plankton.cli.serve;

import dev.plankton.bench.host.MemoryLimits;
import dev.plankton.bench.host.ProcessFigures;
import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.net.NetOptions;
import dev.plankton.cli.net.Wiring;
import dev.plankton.cli.option.PcOptions;
import dev.plankton.cli.option.StoreOptions;
import dev.plankton.cli.option.Symbols;
import dev.plankton.cli.option.UserPrograms;
import dev.plankton.cpu.model.Tier;
import dev.plankton.debugger.dap.DapServer;
import dev.plankton.debugger.gdb.GdbServer;
import dev.plankton.debugger.gdb.VmProcesses;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.HypervisorBuilder;
import dev.plankton.hypervisor.PopulationTooLargeException;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import dev.plankton.net.Gateway;
import dev.plankton.net.GatewayBuilder;
import dev.plankton.net.Transport;
import dev.plankton.net.Via;
import dev.plankton.net.frame.Switch;
import dev.plankton.store.io.CorruptStoreException;
import dev.plankton.store.io.LostDiskException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** A booted population and the gateway into it. */
final class Service implements AutoCloseable {
    /**
     * What is to be served.
     *
     * @param counted whether the user has said how many VMs
     * @param firstNumber of the VMs, or null if the user has not said it
     * @param bind the address to listen on, or null for all that name VMs
     * @param guestPort the guest's port with {@link Via#NE2000}
     * @param udp whether datagrams are led into guests too
     * @param backlog bytes that may wait for slow clients in all connections together
     * @param idle how long an HTTP connection may be idle, zero for ever
     * @param net what the cables of the NE2000s lead to
     * @param pc how each VM is fitted
     * @param store where they are kept, if they are
     * @param memory what they may take
     * @param gdb the port at which GDB finds the VMs, or null
     * @param dap the port at which editors find the VMs, or null
     * @param named what the user calls the image, or null
     * @param record which of them are recorded
     */
    record Plan(
            BootImage image,
            int vms,
            boolean counted,
            @Nullable Integer firstNumber,
            Via via,
            int port,
            @Nullable InetAddress bind,
            Transport transport,
            int guestPort,
            boolean udp,
            long backlog,
            Duration idle,
            NetOptions net,
            PcOptions pc,
            Tier tier,
            StoreOptions store,
            MemoryLimits memory,
            @Nullable Integer gdb,
            @Nullable Integer dap,
            @Nullable String named,
            RecordOptions record) {
        /** The same with the VMs that a store has. */
        Plan with(int stored) {
            return new Plan(
                    image,
                    stored,
                    true,
                    firstNumber,
                    via,
                    port,
                    bind,
                    transport,
                    guestPort,
                    udp,
                    backlog,
                    idle,
                    net,
                    pc,
                    tier,
                    store,
                    memory,
                    gdb,
                    dap,
                    named,
                    record);
        }
    }

    /**
     * What booting took.
     *
     * @param loaded whether the VMs have come from a store, and have not been booted
     * @param residentBefore resident bytes of the process before it, where the system reports it
     * @param residentAfter the same after it
     */
    record Boot(boolean loaded, long nanos, OptionalLong residentBefore, OptionalLong residentAfter) {}

    private final Plan plan;
    private final Hypervisor hypervisor;
    private final Gateway gateway;
    private final @Nullable Wiring wiring;
    private final @Nullable GdbServer debugger;
    private final @Nullable DapServer editors;
    private final Boot boot;

    private Service(
            Plan plan,
            Hypervisor hypervisor,
            Gateway gateway,
            @Nullable Wiring wiring,
            @Nullable GdbServer debugger,
            @Nullable DapServer editors,
            Boot boot) {
        this.plan = plan;
        this.hypervisor = hypervisor;
        this.gateway = gateway;
        this.wiring = wiring;
        this.debugger = debugger;
        this.editors = editors;
        this.boot = boot;
    }

    /** Listens, so that a port in use is found out at once, then boots all VMs, unless a store has some. */
    static Service start(Plan asked, IntConsumer progress, PrintStream err) {
        Hypervisor hypervisor = hypervisor(asked);
        Plan plan = hypervisor.size() == 0 ? asked : asked.with(hypervisor.size());
        Gateway gateway = null;
        Wiring wiring = null;
        GdbServer debugger = null;
        DapServer editors = null;
        try {
            if (plan.bind() != null) {
                Reach.check(plan.bind(), hypervisor.firstNumber(), plan.vms());
            }
            Switch network = Switch.of(hypervisor);
            gateway = listen(plan, hypervisor, network);
            wiring = plan.net().wired() ? Wiring.open(plan.net(), network, err, err) : null;
            debugger = plan.gdb() == null ? null : debugger(plan, plan.gdb(), hypervisor, err);
            editors = plan.dap() == null ? null : editors(plan, plan.dap(), hypervisor, err);
            return new Service(plan, hypervisor, gateway, wiring, debugger, editors, boot(plan, hypervisor, progress));
        } catch (RuntimeException | Error e) {
            if (gateway != null) {
                gateway.close();
            }
            if (wiring != null) {
                wiring.close();
            }
            close(debugger);
            close(editors);
            hypervisor.close();
            throw e;
        }
    }

    private static GdbServer debugger(Plan plan, int port, Hypervisor hypervisor, PrintStream err) {
        Consumer<String> complain = line -> ErrorLines.print(err, line);
        String hash = plan.image().hash();
        String named = plan.named();
        VmProcesses processes = new VmProcesses(
                hypervisor,
                image -> named != null && image.hash().equals(hash)
                        ? Symbols.of(named, image, complain)
                        : Symbols.builtIn(image));
        try {
            return new GdbServer(processes, port, complain);
        } catch (IOException e) {
            throw Complaint.about("cannot listen for GDB at port " + port, e);
        }
    }

    private static DapServer editors(Plan plan, int port, Hypervisor hypervisor, PrintStream err) {
        try {
            return new DapServer(new UserPrograms(hypervisor, plan.named()), port, line -> ErrorLines.print(err, line));
        } catch (IOException e) {
            throw Complaint.about("cannot listen for editors at port " + port, e);
        }
    }

    private static void close(@Nullable AutoCloseable debugger) {
        if (debugger != null) {
            try {
                debugger.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static Hypervisor hypervisor(Plan plan) {
        MachineProfile profile =
                plan.pc().fit(MachineProfile.DEFAULT.withNic(plan.net().jumpers()));
        HypervisorBuilder builder =
                limited(Hypervisor.builder().profile(profile).tier(plan.tier()), plan.memory());
        if (plan.firstNumber() != null) {
            builder.firstNumber(plan.firstNumber());
        }
        plan.record().applyTo(builder);
        Path store = plan.store().store();
        if (store == null) {
            try {
                return builder.build();
            } catch (UncheckedIOException e) {
                throw new Complaint(String.valueOf(e.getMessage()), e);
            }
        }
        try {
            Hypervisor hypervisor = builder.stopWithoutDisk(plan.store().stopWithoutDisk())
                    .open(store, plan.store().durability());
            int there = hypervisor.size();
            if (there > 0 && plan.counted() && plan.vms() != there) {
                hypervisor.close();
                throw new Complaint("--vms %d: the store has %d VMs; leave --vms out, or give another --store"
                        .formatted(plan.vms(), there));
            }
            return hypervisor;
        } catch (UncheckedIOException e) {
            throw new Complaint(String.valueOf(e.getMessage()), e);
        } catch (CorruptStoreException e) {
            throw new Complaint(
                    "--store %s: %s; see plankton store verify --repair".formatted(store, e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new Complaint("cannot open store %s: %s".formatted(store, e.getMessage()), e);
        } catch (LostDiskException e) {
            throw new Complaint(
                    "--store %s: %s; --stop-without-disk serves the other VMs".formatted(store, e.getMessage()), e);
        } catch (IOException e) {
            throw Complaint.about("cannot open store " + store, e);
        }
    }

    private static HypervisorBuilder limited(HypervisorBuilder builder, MemoryLimits memory) {
        try {
            return memory.applyTo(builder);
        } catch (IOException e) {
            throw Complaint.about("cannot use " + memory.spill(), e);
        }
    }

    private static Gateway listen(Plan plan, Hypervisor hypervisor, Switch network) {
        try {
            return configured(Gateway.builder(hypervisor), plan, network).start();
        } catch (IOException e) {
            throw new Complaint(e.getMessage() + "; choose another with --port or --bind", e);
        } catch (IllegalArgumentException e) {
            // Where ports name VMs: they must all fit after the first.
            throw new Complaint(e.getMessage() + "; choose another with --port", e);
        } catch (UnsupportedOperationException e) {
            throw new Complaint(String.valueOf(e.getMessage()), e);
        }
    }

    /** The builder with what the plan says of a gateway. */
    static GatewayBuilder configured(GatewayBuilder builder, Plan plan, Switch network) {
        return builder.via(plan.via())
                .port(plan.port())
                .bind(plan.bind())
                .transport(plan.transport())
                .guestPort(plan.guestPort())
                .udp(plan.udp())
                .backlog(plan.backlog())
                .idleTimeout(plan.idle())
                .network(network);
    }

    private static Boot boot(Plan plan, Hypervisor hypervisor, IntConsumer progress) {
        OptionalLong before = ProcessFigures.resident();
        long start = System.nanoTime();
        boolean loaded = hypervisor.size() > 0;
        try {
            if (!loaded) {
                hypervisor.boot(plan.image(), plan.vms(), progress);
                save(plan, hypervisor);
            }
        } catch (PopulationTooLargeException e) {
            throw new Complaint(Complaint.tooMany(e), e);
        }
        return new Boot(loaded, System.nanoTime() - start, before, ProcessFigures.resident());
    }

    private static void save(Plan plan, Hypervisor hypervisor) {
        if (plan.store().store() != null) {
            try {
                hypervisor.save();
            } catch (IOException e) {
                throw Complaint.about("cannot save the VMs in " + plan.store().store(), e);
            }
        }
    }

    Plan plan() {
        return plan;
    }

    Hypervisor hypervisor() {
        return hypervisor;
    }

    Gateway gateway() {
        return gateway;
    }

    /** What the cables of the NE2000s lead to, or null. */
    @Nullable
    Wiring wiring() {
        return wiring;
    }

    /** Where GDB finds the VMs, or null. */
    @Nullable
    InetSocketAddress debuggerAddress() {
        return debugger == null ? null : debugger.address();
    }

    /** Where editors find the VMs, or null. */
    @Nullable
    InetSocketAddress editorsAddress() {
        return editors == null ? null : editors.address();
    }

    Boot boot() {
        return boot;
    }

    /** Takes no more connections, saves all VMs, if they are kept, and stops them. */
    @Override
    public void close() {
        close(debugger);
        close(editors);
        gateway.close();
        try {
            if (hypervisor.durability().kind() == Durability.Kind.NONE) {
                save(plan, hypervisor); // Else the journal has it.
            }
        } finally {
            hypervisor.close();
            if (wiring != null) {
                wiring.close();
            }
        }
    }
}
