package dev.plankton.net;

import dev.plankton.counters.Tally;
import dev.plankton.logging.SafeLog;
import dev.plankton.net.backpressure.Backlog;
import dev.plankton.net.backpressure.EventLoopContext;
import dev.plankton.net.backpressure.IdleConnections;
import dev.plankton.net.backpressure.LoopBudget;
import dev.plankton.net.backpressure.SlowClientEviction;
import dev.plankton.net.backpressure.ThrottledReads;
import dev.plankton.net.counters.GatewayCount;
import dev.plankton.net.frame.Switch;
import dev.plankton.net.ip.Station;
import dev.plankton.net.loop.Loops;
import dev.plankton.net.loop.SharedLoops;
import dev.plankton.net.loop.Sockets;
import dev.plankton.net.os.LoopbackDevice;
import dev.plankton.net.time.LoopClock;
import dev.plankton.net.udp.DatagramForwarder;
import dev.plankton.net.udp.MessageCalls;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Opens a gateway as a {@link GatewayBuilder} describes it, or refuses what it could not keep. */
final class GatewayStartup {
    private static final SafeLog LOG = SafeLog.of(Gateway.class);

    private static final int BACKLOG = 4096;
    /** How long clients have to take what was written to them, before it is said that they are slow. */
    private static final int MOMENT_MILLIS = 10;

    private final GatewayBuilder wanted;
    private final Transport transport;

    /** NIO will do, and the JVM would warn of the native transports: they are not even tried. */
    private final boolean quiet;

    private final Tally<GatewayCount> tally = new Tally<>(GatewayCount.class);
    private final Backlog backlog;
    private final GatewayResources parts;
    private final List<EventLoopContext> loops = new ArrayList<>();
    private final AcceptErrorHandler acceptance;

    /** Checks what can be checked before anything is opened. */
    GatewayStartup(GatewayBuilder wanted) {
        this.wanted = wanted;
        quiet = !Sockets.mayLoadNative() && !wanted.udp && (byPort() || wanted.bind != null);
        transport = transport();
        check();
        backlog = new Backlog(wanted.backlog);
        parts = new GatewayResources(threads());
        LoopClock clock = wanted.clock;
        Duration idle = wanted.via == Via.HTTP ? wanted.idle : Duration.ZERO;
        List<EventLoop> all = parts.loops.each();
        for (EventLoop loop : all) {
            SlowClientEviction slow = new SlowClientEviction(
                    backlog,
                    all.size(),
                    tally,
                    task -> clock.schedule(loop, task, TimeUnit.MILLISECONDS.toNanos(MOMENT_MILLIS)));
            loops.add(new EventLoopContext(
                    loop,
                    clock,
                    tally,
                    slow,
                    new ThrottledReads(loop, clock),
                    new IdleConnections(loop, clock, tally, idle),
                    new LoopBudget(loop)));
        }
        acceptance = new AcceptErrorHandler(loops, tally);
    }

    /** Those of the cluster's node that has the VMs, or of its own. */
    private GatewayResources.Threads threads() {
        if (wanted.workers == 0
                && wanted.endpoints instanceof SharedLoops shared
                && shared.loops().sockets() == transport.sockets()) {
            return new GatewayResources.Threads(shared.loops(), false);
        }
        int threads = wanted.workers == 0 ? Loops.usual() : wanted.workers;
        return new GatewayResources.Threads(
                Loops.start("plankton-" + lower(wanted.via), threads, transport.sockets()), true);
    }

    private Transport transport() {
        if (wanted.transport != Transport.AUTO) {
            return wanted.transport.resolved();
        }
        if (quiet) {
            return Transport.NIO;
        }
        return wanted.udp && Transport.EPOLL.isAvailable() ? Transport.EPOLL : Transport.AUTO.resolved();
    }

    private void check() {
        if (wanted.udp && wanted.via != Via.NE2000) {
            throw new UnsupportedOperationException("UDP leads into a NIC, and this way in is " + wanted.via);
        }
        if (wanted.udp && byPort()) {
            throw new UnsupportedOperationException("UDP into VMs needs one address a VM, and here ports name them");
        }
        if (wanted.udp && transport != Transport.EPOLL) {
            throw new UnsupportedOperationException("UDP into VMs needs Linux and the transport epoll, and this is "
                    + lower(transport) + transport.reasons());
        }
        if (wanted.udp) {
            MessageCalls.check();
        }
        if (byPort() && (wanted.port == 0 || wanted.port + portCount() > 0x10000)) {
            throw new IllegalArgumentException(
                    "a range of " + portCount() + " ports cannot begin at port " + wanted.port);
        }
        if (!byPort() && wanted.bind == null && transport == Transport.NIO) {
            throw new UnsupportedOperationException("the transport nio would open port " + wanted.port
                    + " on every interface of this host, as it cannot tie a socket to the loopback device"
                    + transport.reasons()
                    + "; bind one address such as 127.0.0.1");
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static boolean isLinux() {
        return System.getProperty("os.name", "").startsWith("Linux");
    }

    private boolean byPort() {
        return wanted.ports > 0 || (wanted.bind == null && !isLinux());
    }

    private int portCount() {
        return wanted.ports > 0 ? wanted.ports : GatewayBuilder.DEFAULT_PORTS;
    }

    Gateway open() throws IOException {
        try {
            Gateway gateway = byPort() ? openPorts() : openAddresses();
            LOG.log(
                    wanted.transport == Transport.AUTO && transport == Transport.NIO && isLinux() && !quiet
                            ? System.Logger.Level.WARNING
                            : System.Logger.Level.DEBUG,
                    () -> "listening on %s by transport %s, %s%s"
                            .formatted(
                                    parts.listening.getFirst().localAddress(),
                                    lower(transport),
                                    gateway.closedToOutside() ? "for this host only" : "open to other hosts",
                                    quiet ? " (native access is not enabled)" : transport.reasons()));
            return gateway;
        } catch (Throwable e) {
            parts.close();
            throw e;
        }
    }

    private void plug() {
        if (wanted.via == Via.NE2000) {
            List<EventLoop> all = loops.stream().map(EventLoopContext::loop).toList();
            Switch network = wanted.switches.get();
            Station station = new Station(network, all, System::nanoTime, Math.max(wanted.connections, all.size()));
            parts.plugged = new GatewayResources.Plugged(network, station, wanted.ownSwitch);
            network.setGateway(station);
        }
    }

    private ConnectionInitializer reception(VmNaming naming) {
        plug();
        ConnectionInitializer reception = new ConnectionInitializer(
                wanted.via,
                naming,
                wanted.endpoints,
                tally,
                loops,
                parts.station(),
                wanted.guestPort,
                wanted.halfClosedTimeout);
        parts.connections = reception.connections();
        parts.acceptance = acceptance;
        return reception;
    }

    private Gateway openAddresses() throws IOException {
        boolean loopbackOnly = wanted.bind == null;
        InetAddress address = wanted.bind != null ? wanted.bind : InetAddress.getByAddress(new byte[4]);
        int outside = loopbackOnly ? VmNaming.OUTSIDE : wanted.firstVm;
        ConnectionInitializer reception = reception(new VmNaming.ByAddress(address, wanted.port, outside));
        listen(reception, new InetSocketAddress(address, wanted.port), loopbackOnly);
        int port = ((InetSocketAddress) parts.listening.getFirst().localAddress()).getPort();
        Station station = parts.station();
        if (wanted.udp && station != null) {
            InetSocketAddress at = new InetSocketAddress(address, port);
            try {
                parts.datagrams = DatagramForwarder.open(station, wanted.guestPort, at, loopbackOnly, wanted.firstVm);
            } catch (IOException e) {
                throw refused(e, at);
            }
        }
        return gateway(new VmNaming.ByAddress(address, port, outside), loopbackOnly || address.isLoopbackAddress());
    }

    private Gateway openPorts() throws IOException {
        InetAddress address = wanted.bind != null ? wanted.bind : InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        VmNaming naming = new VmNaming.ByPort(address, wanted.port, portCount(), wanted.firstVm);
        ConnectionInitializer reception = reception(naming);
        for (int n = 0; n < portCount(); n++) {
            listen(reception, new InetSocketAddress(address, wanted.port + n), false);
        }
        return gateway(naming, address.isLoopbackAddress());
    }

    private Gateway gateway(VmNaming naming, boolean closedToOutside) {
        return new Gateway(wanted.via, transport, naming, closedToOutside, tally, backlog, parts);
    }

    private void listen(ConnectionInitializer reception, InetSocketAddress at, boolean loopbackOnly)
            throws IOException {
        parts.listening.add(opened(
                new ServerBootstrap()
                        .group(parts.loops.group())
                        .channel(transport.sockets().server())
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .handler(new Listener(loopbackOnly, acceptance))
                        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                        // Finds clients on other hosts (--bind) that have vanished without a word.
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childHandler(reception)
                        .bind(at)
                        .awaitUninterruptibly(),
                at));
    }

    private Channel opened(ChannelFuture bound, InetSocketAddress at) throws IOException {
        Throwable cause = bound.cause();
        if (cause == null) {
            return bound.channel();
        }
        if (cause instanceof UnsupportedOperationException refused) {
            throw refused;
        }
        throw refused(cause, at);
    }

    private IOException refused(Throwable cause, InetSocketAddress at) {
        String where = "port " + at.getPort() + (wanted.bind == null ? "" : " of " + wanted.bind.getHostAddress());
        String why = String.valueOf(cause.getMessage());
        return (IOException) new BindException(
                        why.contains("in use")
                                ? where + " is already in use"
                                : "cannot listen on " + where + ": " + why)
                .initCause(cause);
    }

    /** Prepares a listening socket before it is bound. */
    private static final class Listener extends ChannelInitializer<Channel> {
        private final boolean loopbackOnly;
        private final AcceptErrorHandler acceptance;

        Listener(boolean loopbackOnly, AcceptErrorHandler acceptance) {
            this.loopbackOnly = loopbackOnly;
            this.acceptance = acceptance;
        }

        @Override
        protected void initChannel(Channel channel) {
            if (loopbackOnly) {
                LoopbackDevice.tie(channel);
            }
            channel.pipeline().addLast(acceptance);
        }
    }
}
