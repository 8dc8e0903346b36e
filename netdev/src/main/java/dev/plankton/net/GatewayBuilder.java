package dev.plankton.net;

import dev.plankton.net.frame.Switch;
import dev.plankton.net.ip.Station;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a {@link Gateway} is to be. Not for several threads. */
public final class GatewayBuilder {
    /** 256 MiB, or a quarter of the heap where that is less. */
    public static final long DEFAULT_BACKLOG =
            Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 4);

    /** What two connections may hold at worst. */
    public static final long LEAST_BACKLOG = 1 << 20;

    /** Enough for a first look on a system that needs a port for each VM. */
    private static final int DEFAULT_PORTS = 256;

    private static final int BACKLOG = 4096;

    private final Endpoints endpoints;
    private Supplier<Switch> switches;
    private Via via = Via.HTTP;
    private @Nullable InetAddress bind;
    private int port = 8080;
    private int ports;
    private Transport transport = Transport.AUTO;
    private int workers = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private int guestPort = 80;
    private int connections = 250_000;
    private boolean udp;
    private long backlog = DEFAULT_BACKLOG;

    /** A gateway to VMs without NICs. */
    GatewayBuilder(Endpoints endpoints) {
        this(endpoints, () -> new Switch((vm, frame, offset, length) -> false, () -> 0, System::nanoTime));
    }

    GatewayBuilder(Endpoints endpoints, Supplier<Switch> switches) {
        this.endpoints = endpoints;
        this.switches = switches;
    }

    /** The way into the guests; {@link Via#HTTP} unless told otherwise. */
    public GatewayBuilder via(Via way) {
        via = way;
        return this;
    }

    /** The address to listen on; null, the default, for this host's loopback range. See {@link Gateway}. */
    public GatewayBuilder bind(@Nullable InetAddress address) {
        bind = address;
        return this;
    }

    /** The port, 8080 unless told otherwise; 0 for any free one. */
    public GatewayBuilder port(int number) {
        if (number < 0 || number > 0xFFFF) {
            throw new IllegalArgumentException("no port: " + number);
        }
        port = number;
        return this;
    }

    /**
     * Has ports name VMs instead of addresses: VM n is at {@link #port} plus n. One listening socket a port; this is
     * for systems where only 127.0.0.1 is local, and the default there, with 256 ports.
     */
    public GatewayBuilder ports(int count) {
        if (count < 1 || count > 0xFFFF) {
            throw new IllegalArgumentException("no number of ports: " + count);
        }
        ports = count;
        return this;
    }

    /** The transport; {@link Transport#AUTO} unless told otherwise. */
    public GatewayBuilder transport(Transport choice) {
        transport = choice;
        return this;
    }

    /** With {@link Via#NE2000}: the switch that the VMs are plugged into; one for them alone unless told otherwise. */
    public GatewayBuilder network(Switch hub) {
        switches = () -> hub;
        return this;
    }

    /** With {@link Via#NE2000}: the port of the guest that connections lead to, 80 unless told otherwise. */
    public GatewayBuilder guestPort(int number) {
        if (number < 1 || number > 0xFFFF) {
            throw new IllegalArgumentException("no port: " + number);
        }
        guestPort = number;
        return this;
    }

    /**
     * With {@link Via#NE2000}: whether UDP datagrams to the same port are led into guests too; not unless told. Needs Linux
     * and its epoll, as nothing else tells which address a datagram was for.
     */
    public GatewayBuilder udp(boolean wanted) {
        udp = wanted;
        return this;
    }

    /** With {@link Via#NE2000}: how many connections to guests there may be; 250 000 unless told otherwise. */
    public GatewayBuilder connections(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("no number of connections: " + most);
        }
        connections = most;
        return this;
    }

    /**
     * How many bytes may wait for slow clients and guests in all connections together, not counting 64 KiB of each whose
     * reply is being made; {@link #DEFAULT_BACKLOG} unless told otherwise. Beyond, connections are closed, first those
     * whose clients have taken nothing for longest, and counted as {@link GatewayCounters#tooSlow}.
     */
    public GatewayBuilder backlog(long bytes) {
        if (bytes < LEAST_BACKLOG) {
            throw new IllegalArgumentException(
                    "too few bytes for a backlog: %d; at least %d".formatted(bytes, LEAST_BACKLOG));
        }
        backlog = bytes;
        return this;
    }

    /** Event loop threads; one for two processors unless told otherwise, as the guests need the others. */
    public GatewayBuilder workers(int threads) {
        workers = threads;
        return this;
    }

    /**
     * Listens.
     *
     * @throws BindException if a port is in use or not allowed, and says which
     * @throws IOException if listening fails in another way
     * @throws UnsupportedOperationException if the transport does not work on this machine
     */
    public Gateway start() throws IOException {
        boolean epollForUdp = udp && transport == Transport.AUTO && Transport.EPOLL.isAvailable();
        Transport chosen = epollForUdp ? Transport.EPOLL : transport.resolved();
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
                workers,
                new DefaultThreadFactory("plankton-" + via.name().toLowerCase(Locale.ROOT), true),
                chosen.ioHandlers());
        try {
            return ports > 0 || (bind == null && !isLinux()) ? byPort(chosen, loops) : byAddress(chosen, loops);
        } catch (Throwable e) {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw e;
        }
    }

    private static boolean isLinux() {
        return System.getProperty("os.name", "").startsWith("Linux");
    }

    private static List<EventLoop> all(EventLoopGroup loops) {
        List<EventLoop> all = new ArrayList<>();
        for (EventExecutor loop : loops) {
            all.add((EventLoop) loop);
        }
        return all;
    }

    private Reception reception(VmNaming naming, Tally tally, EventLoopGroup loops, @Nullable Station station) {
        return new Reception(via, naming, endpoints, tally, all(loops), station, guestPort);
    }

    private @Nullable Station station(EventLoopGroup loops) {
        if (via != Via.NE2000) {
            return null;
        }
        List<EventLoop> all = all(loops);
        Switch network = switches.get();
        Station station = new Station(network, all, System::nanoTime, Math.max(connections, all.size()));
        network.setGateway(station);
        return station;
    }

    private Gateway byAddress(Transport chosen, EventLoopGroup loops) throws IOException {
        Tally tally = new Tally(new Backlog(backlog));
        InetAddress address = bind != null ? bind : InetAddress.getByAddress(new byte[4]);
        int outside = bind == null ? VmNaming.OUTSIDE : 0;
        VmNaming naming = new VmNaming.ByAddress(address, port, outside);
        Station station = station(loops);
        Listener listener = new Listener(bind == null);
        Reception reception = reception(naming, tally, loops, station);
        Channel channel = listen(chosen, loops, reception, listener, new InetSocketAddress(address, port));
        int actualPort = ((InetSocketAddress) channel.localAddress()).getPort();
        VmNaming withPort = new VmNaming.ByAddress(address, actualPort, outside);
        List<Channel> channels = new ArrayList<>(List.of(channel));
        if (udp) {
            channels.add(listenForDatagrams(chosen, station, new InetSocketAddress(address, actualPort)));
        }
        return new Gateway(
                via,
                chosen,
                withPort,
                listener.tied || address.isLoopbackAddress(),
                tally,
                reception,
                loops,
                channels,
                station);
    }

    private Channel listenForDatagrams(Transport chosen, @Nullable Station station, InetSocketAddress at)
            throws IOException {
        if (station == null) {
            throw new UnsupportedOperationException("UDP leads into a NIC, and this way in is " + via);
        }
        if (chosen != Transport.EPOLL) {
            throw new UnsupportedOperationException("UDP into VMs needs Linux and the transport epoll, and this is "
                    + chosen.name().toLowerCase(Locale.ROOT));
        }
        ChannelFuture bound = DatagramDoor.open(station, guestPort, at, bind == null);
        if (bound.cause() != null) {
            throw bindException(bound.cause(), at);
        }
        return bound.channel();
    }

    private Gateway byPort(Transport chosen, EventLoopGroup loops) throws IOException {
        if (udp) {
            throw new UnsupportedOperationException("UDP into VMs needs one address a VM, and here ports name them");
        }
        int count = ports > 0 ? ports : DEFAULT_PORTS;
        if (port == 0 || port + count > 0x10000) {
            throw new IllegalArgumentException("a range of " + count + " ports cannot begin at port " + port);
        }
        Tally tally = new Tally(new Backlog(backlog));
        InetAddress address = bind != null ? bind : InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        VmNaming naming = new VmNaming.ByPort(address, port, count);
        Station station = station(loops);
        Reception reception = reception(naming, tally, loops, station);
        List<Channel> channels = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            InetSocketAddress at = new InetSocketAddress(address, port + n);
            channels.add(listen(chosen, loops, reception, new Listener(false), at));
        }
        return new Gateway(
                via, chosen, naming, address.isLoopbackAddress(), tally, reception, loops, channels, station);
    }

    private Channel listen(
            Transport chosen, EventLoopGroup loops, Reception reception, Listener listener, InetSocketAddress at)
            throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(chosen.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .handler(listener)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                // Finds clients on other hosts (--bind) that have vanished without a word.
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childHandler(reception)
                .bind(at)
                .awaitUninterruptibly();
        Throwable cause = bound.cause();
        if (cause == null) {
            return bound.channel();
        }
        throw bindException(cause, at);
    }

    private IOException bindException(Throwable cause, InetSocketAddress at) {
        String where = "port " + at.getPort() + (bind == null ? "" : " of " + bind.getHostAddress());
        String why = String.valueOf(cause.getMessage());
        return (IOException) new BindException(
                        why.contains("in use")
                                ? where + " is already in use"
                                : "cannot listen on " + where + ": " + why)
                .initCause(cause);
    }

    /** Prepares the listening socket before it is bound. */
    private static final class Listener extends ChannelInitializer<Channel> {
        private final boolean loopbackOnly;
        private volatile boolean tied;

        Listener(boolean loopbackOnly) {
            this.loopbackOnly = loopbackOnly;
        }

        @Override
        protected void initChannel(Channel channel) {
            tied = loopbackOnly && LoopbackDevice.tie(channel);
        }
    }
}
