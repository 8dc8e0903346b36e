package dev.plankton.net;

import dev.plankton.logging.DefectLog;
import dev.plankton.logging.SafeLog;
import dev.plankton.net.frame.Switch;
import dev.plankton.net.ip.Station;
import dev.plankton.net.loop.Loops;
import dev.plankton.net.udp.DatagramForwarder;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What a gateway has opened, and closes at its end or if its start fails. Opened by one thread, closed by any. */
final class GatewayResources implements AutoCloseable {
    private static final DefectLog DEFECTS = new DefectLog(SafeLog.of(Gateway.class));
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long GRACE_MILLIS = 1000;

    /** A station at a switch, which is the gateway's own or not. */
    record Plugged(Switch network, Station station, boolean own) {
        void unplug() {
            network.clearGateway(station);
            if (own) {
                network.disconnect();
            }
        }
    }

    /**
     * Event loops.
     *
     * @param own made for this gateway, and closed with it
     */
    record Threads(Loops loops, boolean own) {}

    final Loops loops;
    private final boolean ownLoops;
    final List<Channel> listening = new ArrayList<>();

    @Nullable
    ChannelGroup connections;

    @Nullable
    AcceptErrorHandler acceptance;

    @Nullable
    Plugged plugged;

    @Nullable
    DatagramForwarder datagrams;

    private final AtomicBoolean closed = new AtomicBoolean();

    GatewayResources(Threads threads) {
        loops = threads.loops();
        ownLoops = threads.own();
    }

    @Nullable
    Station station() {
        return plugged == null ? null : plugged.station();
    }

    /**
     * Closes all, and waits for it for up to 2 seconds; on an event loop of its own not at all. What a VM keeps an event loop from
     * closing by then is closed as soon as the VM's slice ends.
     */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        long deadline = System.nanoTime() + CLOSE_NANOS;
        List<Future<?>> ends = new ArrayList<>();
        listening.forEach(channel -> step(() -> ends.add(channel.close())));
        ChannelGroup accepted = connections;
        if (accepted != null) {
            step(() -> ends.add(accepted.close()));
        }
        DatagramForwarder forwarder = datagrams;
        if (forwarder != null) {
            step(() -> ends.add(forwarder.close()));
        }
        if (plugged != null) {
            step(plugged::unplug);
        }
        await(ends, deadline);
        if (ownLoops) {
            await(List.of(loops.close(GRACE_MILLIS)), deadline);
        }
        if (acceptance != null) {
            acceptance.close();
        }
    }

    /** What fails leaves the rest to be closed. */
    private void step(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            DEFECTS.log(getClass(), "a part of a gateway cannot be closed", e);
        }
    }

    private void await(List<Future<?>> ends, long deadline) {
        if (loops.each().stream().anyMatch(EventLoop::inEventLoop)) {
            return;
        }
        for (Future<?> end : ends) {
            end.awaitUninterruptibly(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }
}
