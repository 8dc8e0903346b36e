package dev.plankton.cli.serve;

import dev.plankton.bench.host.ProcessFigures;
import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.net.NetOptions;
import dev.plankton.cli.net.Wiring;
import dev.plankton.cli.option.PcOptions;
import dev.plankton.cpu.model.Tier;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.PopulationTooLargeException;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import dev.plankton.net.Gateway;
import dev.plankton.net.Transport;
import dev.plankton.net.Via;
import dev.plankton.net.frame.Switch;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** A booted population and the gateway into it. */
final class Service implements AutoCloseable {
    /**
     * What is to be served.
     *
     * @param bind the address to listen on, or null for all that name VMs
     * @param guestPort the guest's port with {@link Via#NE2000}
     * @param udp whether datagrams are led into guests too
     * @param backlog bytes that may wait for slow clients in all connections together
     * @param idle how long an HTTP connection may be idle, zero for ever
     * @param net what the cables of the NE2000s lead to
     * @param pc how each VM is fitted
     */
    record Plan(
            BootImage image,
            int vms,
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
            Tier tier) {}

    /**
     * What booting took.
     *
     * @param residentBefore resident bytes of the process before it, where the system reports it
     * @param residentAfter the same after it
     */
    record Boot(long nanos, OptionalLong residentBefore, OptionalLong residentAfter) {}

    private final Plan plan;
    private final Hypervisor hypervisor;
    private final Gateway gateway;
    private final @Nullable Wiring wiring;
    private final Boot boot;

    private Service(Plan plan, Hypervisor hypervisor, Gateway gateway, @Nullable Wiring wiring, Boot boot) {
        this.plan = plan;
        this.hypervisor = hypervisor;
        this.gateway = gateway;
        this.wiring = wiring;
        this.boot = boot;
    }

    /** Listens, so that a port in use is found out at once, then boots all VMs. */
    static Service start(Plan plan, IntConsumer progress, PrintStream err) {
        MachineProfile profile =
                plan.pc().fit(MachineProfile.DEFAULT.withNic(plan.net().jumpers()));
        Hypervisor hypervisor =
                Hypervisor.builder().profile(profile).tier(plan.tier()).build();
        Gateway gateway = null;
        Wiring wiring = null;
        try {
            Switch network = Switch.of(hypervisor);
            gateway = listen(plan, hypervisor, network);
            wiring = plan.net().wired() ? Wiring.open(plan.net(), network, err, err) : null;
            return new Service(plan, hypervisor, gateway, wiring, boot(plan, hypervisor, progress));
        } catch (RuntimeException | Error e) {
            if (gateway != null) {
                gateway.close();
            }
            if (wiring != null) {
                wiring.close();
            }
            hypervisor.close();
            throw e;
        }
    }

    private static Gateway listen(Plan plan, Hypervisor hypervisor, Switch network) {
        try {
            return Gateway.builder(hypervisor)
                    .via(plan.via())
                    .port(plan.port())
                    .bind(plan.bind())
                    .transport(plan.transport())
                    .guestPort(plan.guestPort())
                    .udp(plan.udp())
                    .backlog(plan.backlog())
                    .idleTimeout(plan.idle())
                    .network(network)
                    .start();
        } catch (IOException e) {
            throw new Complaint(e.getMessage() + "; choose another with --port or --bind", e);
        } catch (IllegalArgumentException e) {
            // Where ports name VMs: they must all fit after the first.
            throw new Complaint(e.getMessage() + "; choose another with --port", e);
        } catch (UnsupportedOperationException e) {
            throw new Complaint(String.valueOf(e.getMessage()), e);
        }
    }

    private static Boot boot(Plan plan, Hypervisor hypervisor, IntConsumer progress) {
        OptionalLong before = ProcessFigures.resident();
        long start = System.nanoTime();
        try {
            hypervisor.boot(plan.image(), plan.vms(), progress);
        } catch (PopulationTooLargeException e) {
            throw new Complaint(Complaint.tooMany(e), e);
        }
        return new Boot(System.nanoTime() - start, before, ProcessFigures.resident());
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

    Boot boot() {
        return boot;
    }

    /** Takes no more connections, then stops all VMs. */
    @Override
    public void close() {
        gateway.close();
        hypervisor.close();
        if (wiring != null) {
            wiring.close();
        }
    }
}
