package dev.plankton.net;

import dev.plankton.logging.SafeLog;
import dev.plankton.net.counters.GatewayCount;
import dev.plankton.net.endpoint.Endpoints;
import dev.plankton.net.frame.Switch;
import dev.plankton.net.time.LoopClock;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a {@link Gateway} is to be. Not for several threads. */
public final class GatewayBuilder {
    /** 256 MiB, or a quarter of the heap where that is less. */
    public static final long DEFAULT_BACKLOG =
            Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 4);

    /** How long an HTTP connection may be idle by default: 75 seconds. */
    public static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofSeconds(75);

    /** What two connections may hold at worst. */
    public static final long LEAST_BACKLOG = 1 << 20;

    /** Enough for a first look on a system that needs a port for each VM. */
    static final int DEFAULT_PORTS = 256;

    /** More event loops than that are of no use to any machine. */
    private static final int MOST_WORKERS = 1024;

    private static final int LAST_PORT = 0xFFFF;

    final Endpoints endpoints;
    final int firstVm;
    Supplier<Switch> switches;
    Via via = Via.HTTP;

    @Nullable
    InetAddress bind;

    int port = 8080;
    int ports;
    Transport transport = Transport.AUTO;

    /** 0 for the default: one for two processors, or those of the endpoints. */
    int workers;

    int guestPort = 80;
    int connections = 250_000;
    boolean udp;
    long backlog = DEFAULT_BACKLOG;
    Duration idle = DEFAULT_IDLE_TIMEOUT;
    /** How long a client that has ended its stream may wait for a reply. */
    Duration halfClosedTimeout = Duration.ofSeconds(30);

    LoopClock clock = LoopClock.SYSTEM;

    /** The switch was made for this gateway alone. */
    boolean ownSwitch = true;

    /** A gateway to VMs without NICs. */
    GatewayBuilder(Endpoints endpoints) {
        this(endpoints, 0, () -> new Switch((vm, frame, offset, length) -> false, () -> 0, System::nanoTime));
    }

    /**
     * A gateway to VMs.
     *
     * @param firstVm the number of the first
     */
    GatewayBuilder(Endpoints endpoints, int firstVm, Supplier<Switch> switches) {
        this.endpoints = endpoints;
        this.firstVm = firstVm;
        this.switches = switches;
    }

    /** The way into the guests; {@link Via#HTTP} by default. */
    public GatewayBuilder via(Via way) {
        via = Objects.requireNonNull(way, "way");
        return this;
    }

    /** The address to listen on; null, the default, for this host's loopback range. See {@link Gateway}. */
    public GatewayBuilder bind(@Nullable InetAddress address) {
        bind = address;
        return this;
    }

    /** The port, 8080 by default; 0 for any free one. */
    public GatewayBuilder port(int number) {
        port = within("port", number, 0, LAST_PORT);
        return this;
    }

    /**
     * Has ports name VMs instead of addresses: VM n is at {@link #port} plus n. One listening socket a port; this is
     * for systems where only 127.0.0.1 is local, and the default there, with 256 ports.
     */
    public GatewayBuilder ports(int count) {
        ports = within("number of ports", count, 1, LAST_PORT);
        return this;
    }

    /** The transport; {@link Transport#AUTO} by default. */
    public GatewayBuilder transport(Transport choice) {
        transport = Objects.requireNonNull(choice, "choice");
        return this;
    }

    /**
     * With {@link Via#NE2000}: the switch that the VMs are plugged into; by default one for them alone, which exists as long as
     * the gateway, and is refused by {@link #start} if the VMs are on a cable already.
     */
    public GatewayBuilder network(Switch hub) {
        Objects.requireNonNull(hub, "hub");
        switches = () -> hub;
        ownSwitch = false;
        return this;
    }

    /** With {@link Via#NE2000}: the port of the guest that connections lead to, 80 by default. */
    public GatewayBuilder guestPort(int number) {
        guestPort = within("port of the guest", number, 1, LAST_PORT);
        return this;
    }

    /**
     * With {@link Via#NE2000}: whether UDP datagrams to the same port are led into guests too; not by default. Needs Linux
     * and its epoll, as nothing else reports which address a datagram was for.
     */
    public GatewayBuilder udp(boolean wanted) {
        udp = wanted;
        return this;
    }

    /** With {@link Via#NE2000}: how many connections to guests there may be; 250 000 by default. */
    public GatewayBuilder connections(int most) {
        connections = within("number of connections", most, 1, Integer.MAX_VALUE);
        return this;
    }

    /**
     * How many bytes may wait for slow clients and guests in all connections together, not counting 64 KiB of each whose
     * reply is being made; {@link #DEFAULT_BACKLOG} by default. Beyond, connections are closed, first those
     * whose clients have taken nothing for longest, and counted as {@link GatewayCount#TOO_SLOW}.
     */
    public GatewayBuilder backlog(long bytes) {
        if (bytes < LEAST_BACKLOG) {
            throw new IllegalArgumentException(
                    "too few bytes for a backlog: %d; at least %d".formatted(bytes, LEAST_BACKLOG));
        }
        backlog = bytes;
        return this;
    }

    /**
     * With {@link Via#HTTP}: how long a connection may be idle before it is closed, {@link #DEFAULT_IDLE_TIMEOUT} by default;
     * zero for without limit. A connection is idle while nothing comes or goes and no reply is due; and, after twice that time at
     * most, if the client takes nothing of a reply.
     */
    public GatewayBuilder idleTimeout(Duration limit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("a negative idle timeout: " + limit + "; zero is without limit");
        }
        idle = limit;
        return this;
    }

    /** For tests: the time that connections live by. */
    GatewayBuilder clock(LoopClock time) {
        clock = time;
        return this;
    }

    /**
     * Event loop threads of this gateway's own, 1 to 1024. By default a gateway to a cluster's VMs uses the event loops of its node, if
     * they are of the same transport; any other has one for two processors, as the guests need the others.
     */
    public GatewayBuilder workers(int threads) {
        workers = within("number of event loops", threads, 1, MOST_WORKERS);
        return this;
    }

    private static int within(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException("%s out of range (%d-%d): %d".formatted(what, least, most, value));
        }
        return value;
    }

    /**
     * Listens.
     *
     * @throws BindException if a port is in use or not allowed, and says which
     * @throws IOException if listening fails in another way
     * @throws IllegalArgumentException if the options contradict each other
     * @throws IllegalStateException if the switch has a gateway already, or the VMs are on a cable that is not of a switch
     *     given by {@link #network}
     * @throws UnsupportedOperationException if the transport does not work on this machine, or what was asked for cannot be kept
     *     with it: that only this host reaches the VMs, that each has an address, or that datagrams are led into guests
     */
    public Gateway start() throws IOException {
        SafeLog.prepare();
        SafeLoggers.install();
        return new GatewayStartup(this).open();
    }
}
