package dev.plankton.net;

import dev.plankton.counters.Counts;
import dev.plankton.counters.Tally;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.net.backpressure.Backlog;
import dev.plankton.net.connection.VmEndpoint;
import dev.plankton.net.counters.FrameCount;
import dev.plankton.net.counters.GatewayCount;
import dev.plankton.net.endpoint.Endpoints;
import dev.plankton.net.frame.Switch;
import dev.plankton.net.ip.Station;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Leads TCP connections into VMs: one listening socket serves all of them, the address a client connects to names the
 * VM. Costs nothing for a VM without a connection. All methods may be called from any thread.
 *
 * <pre>{@code
 * try (Gateway gateway = Gateway.builder(hypervisor).via(Via.HTTP).port(8080).start()) {
 *     // curl http://127.0.0.5:8080/ talks to VM 5
 * }
 * }</pre>
 *
 * <p>What is bound:
 *
 * <ul>
 *   <li>By default, on Linux, the whole of 127.0.0.0/8 and nothing else.
 *   <li>By default, elsewhere, 127.0.0.1 with one port a VM ({@link GatewayBuilder#ports}).
 *   <li>With {@link GatewayBuilder#bind} that address. Addresses of 127.0.0.0/8 name VMs as usual; any other address
 *       of this host leads to the first VM, as there is no telling which VM is meant.
 * </ul>
 */
public final class Gateway implements AutoCloseable {
    private final Via via;
    private final Transport transport;
    private final int port;
    private final VmNaming naming;
    private final boolean closedToOutside;
    private final Tally<GatewayCount> tally;
    private final Backlog backlog;
    private final GatewayResources parts;
    private final @Nullable Station station;

    Gateway(
            Via via,
            Transport transport,
            VmNaming naming,
            boolean closedToOutside,
            Tally<GatewayCount> tally,
            Backlog backlog,
            GatewayResources parts) {
        this.via = via;
        this.transport = transport;
        this.naming = naming;
        this.closedToOutside = closedToOutside;
        this.tally = tally;
        this.backlog = backlog;
        this.parts = parts;
        station = parts.station();
        port = ((InetSocketAddress) parts.listening.getFirst().localAddress()).getPort();
    }

    /** A gateway to the VMs of a hypervisor. */
    public static GatewayBuilder builder(Hypervisor hypervisor) {
        return new GatewayBuilder(VmEndpoint.of(hypervisor), hypervisor.firstNumber(), () -> {
            if (hypervisor.isConnected()) {
                throw new IllegalStateException("the VMs' NE2000s are on a cable already;"
                        + " give the gateway its switch by network(), or disconnect it first");
            }
            return Switch.of(hypervisor);
        });
    }

    /**
     * A gateway to VMs that others keep, in this process or elsewhere. With {@link Via#NE2000} it needs {@link
     * GatewayBuilder#network}.
     */
    public static GatewayBuilder builder(Endpoints endpoints) {
        return new GatewayBuilder(Objects.requireNonNull(endpoints, "endpoints"), 0, () -> {
            throw new IllegalStateException("give the gateway the switch of its VMs by network()");
        });
    }

    /** How this gateway leads into a guest. */
    public Via via() {
        return via;
    }

    /** The transport in use, never {@link Transport#AUTO}. */
    public Transport transport() {
        return transport;
    }

    /** The port listened on; the first one if there are several. */
    public int port() {
        return port;
    }

    /**
     * Where a client on this host finds a VM, which need not exist yet.
     *
     * @throws IllegalArgumentException if nothing names a VM of this number here
     */
    public InetSocketAddress address(int number) {
        return naming.address(number);
    }

    /**
     * Whether the operating system itself keeps connections from outside away: always, except with {@link GatewayBuilder#bind}
     * to an address that other hosts can reach.
     */
    public boolean closedToOutside() {
        return closedToOutside;
    }

    /** What has been counted so far. */
    public Counts<GatewayCount> counters() {
        return tally.counts();
    }

    /** Connections led to a VM that are open now. */
    public long openConnections() {
        // Closed is read first: a connection closed in between is shown as open, never counted below zero.
        long closed = tally.sum(GatewayCount.CLOSED);
        return tally.sum(GatewayCount.ACCEPTED) - closed;
    }

    /** Bytes that wait in connections now, as far as they have been counted; see {@link GatewayBuilder#backlog}. */
    public long waitingBytes() {
        return backlog.bytes();
    }

    /** TCP connections to guests that are open now, or being opened; 0 unless the way in is {@link Via#NE2000}. */
    public long openGuestConnections() {
        return station == null ? 0 : station.open();
    }

    /** What has been counted of frames; null unless they are the way in, see {@link Via#NE2000}. */
    public @Nullable Counts<FrameCount> frameCounters() {
        return station == null ? null : station.tally().counts();
    }

    /**
     * Sends a guest an ICMP echo request from 10.255.255.254.
     *
     * @return the time until its reply, or a {@link java.util.concurrent.TimeoutException}
     * @throws IllegalStateException unless this gateway's way in is {@link Via#NE2000}
     */
    public CompletableFuture<Duration> ping(int number, Duration timeout) {
        if (station == null) {
            throw new IllegalStateException("there are no frames in a gateway via " + via + "; a ping needs NE2000");
        }
        return station.ping(number, timeout);
    }

    /**
     * Stops listening and closes all connections; replies still on their way are lost. Waits for it, 2 seconds at most: what a
     * VM in the middle of its slice holds up by then is closed when the slice ends. Closed on an event loop of its own, by a
     * listener for example, it does not wait. The switch is free for another gateway. Again, it does nothing.
     */
    @Override
    public void close() {
        parts.close();
    }
}
