package dev.plankton.bench.net;

import dev.plankton.bench.load.Target;
import dev.plankton.counters.Counts;
import dev.plankton.cpu.model.Tier;
import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.machine.BootImage;
import dev.plankton.net.Gateway;
import dev.plankton.net.Transport;
import dev.plankton.net.Via;
import dev.plankton.net.counters.FrameCount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.Objects;

/** VMs behind a gateway; connection n goes to VM n, and round again. */
final class VmServer implements Target {
    private final Hypervisor hypervisor;
    private final Gateway gateway;
    private final int vms;

    private VmServer(Hypervisor hypervisor, Gateway gateway, int vms) {
        this.hypervisor = hypervisor;
        this.gateway = gateway;
        this.vms = vms;
    }

    static VmServer start(String guest, int vms, Via via, boolean udp, Transport transport, int workers, Tier tier) {
        return start(Hypervisor.builder().tier(tier).build(), guest, vms, via, udp, transport, workers);
    }

    /** The same with an empty hypervisor, which becomes its own. */
    static VmServer start(
            Hypervisor hypervisor, String guest, int vms, Via via, boolean udp, Transport transport, int workers) {
        try {
            hypervisor.boot(BootImage.of(guest, Guests.find(guest).orElseThrow().image()), vms, booted -> {});
            Gateway gateway = Gateway.builder(hypervisor)
                    .via(via)
                    .port(0)
                    .udp(udp)
                    .transport(transport)
                    .workers(workers)
                    .start();
            return new VmServer(hypervisor, gateway, vms);
        } catch (IOException e) {
            hypervisor.close();
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public InetSocketAddress address(int connection) {
        return gateway.address(connection % vms);
    }

    /** What the gateway has counted of frames; only with {@link Via#NE2000}. */
    Counts<FrameCount> counters() {
        return Objects.requireNonNull(gateway.frameCounters(), "there is an NE2000 behind it");
    }

    int port() {
        return gateway.port();
    }

    @Override
    public void close() {
        gateway.close();
        hypervisor.close();
    }
}
