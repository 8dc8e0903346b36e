package dev.plankton.net;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.net.frame.Switch;
import dev.plankton.net.ip.Station;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
 *       of this host leads to VM 0, as there is no telling which VM is meant.
 * </ul>
 */
public final class Gateway implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Via via;
    private final Transport transport;
    private final VmNaming naming;
    private final boolean closedToOutside;
    private final Tally tally;
    private final Reception reception;
    private final EventLoopGroup loops;
    private final List<Channel> listening;
    private final @Nullable Station station;

    Gateway(
            Via via,
            Transport transport,
            VmNaming naming,
            boolean closedToOutside,
            Tally tally,
            Reception reception,
            EventLoopGroup loops,
            List<Channel> listening,
            @Nullable Station station) {
        this.via = via;
        this.transport = transport;
        this.naming = naming;
        this.closedToOutside = closedToOutside;
        this.tally = tally;
        this.reception = reception;
        this.loops = loops;
        this.listening = listening;
        this.station = station;
    }

    /** A gateway to the VMs of a hypervisor. */
    public static GatewayBuilder builder(Hypervisor hypervisor) {
        return new GatewayBuilder(VmEndpoint.of(hypervisor), () -> Switch.of(hypervisor));
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
        return ((InetSocketAddress) listening.getFirst().localAddress()).getPort();
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
     * Whether the operating system itself keeps connections from outside away. If not, and this gateway is for this
     * host only, they are accepted and closed at once, and the port looks open.
     */
    public boolean closedToOutside() {
        return closedToOutside;
    }

    /** What has been counted so far. */
    public GatewayCounters counters() {
        return tally.counters();
    }

    /** What has been counted of frames; null unless they are the way in, see {@link Via#NE2000}. */
    public @Nullable FrameCounters frameCounters() {
        return station == null ? null : station.tally().counters();
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
     * Stops listening and closes all connections; replies still on their way are lost. Waits until that is done, for 5
     * seconds at most: longer than any slice of a guest, so only an event loop that something else blocks takes longer, and
     * then what is left is closed as soon as the loop goes on.
     */
    @Override
    public void close() {
        close(PATIENCE);
    }

    /** As {@link #close()}, and waits for {@code patience} at most; false if something is left. */
    boolean close(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        // All at once, then wait: one event loop that is busy holds up no other.
        List<Future<?>> closing = new ArrayList<>();
        listening.forEach(channel -> closing.add(channel.close()));
        boolean closed = awaitAll(closing, end);
        closed &= awaitAll(List.of(reception.closeAll()), end);
        return closed & awaitAll(List.of(loops.shutdownGracefully(0, PATIENCE.toSeconds(), TimeUnit.SECONDS)), end);
    }

    private static boolean awaitAll(List<? extends Future<?>> futures, long end) {
        boolean done = true;
        for (Future<?> future : futures) {
            done &= future.awaitUninterruptibly(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
        return done;
    }
}
