package dev.plankton.net.loop;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Event loops for one kind of sockets. Safe for any thread.
 *
 * @param group of Netty
 * @param sockets that the loops serve
 */
public record Loops(EventLoopGroup group, Sockets sockets) {
    /** Starts some, on daemon threads with names that begin with {@code name}. */
    public static Loops start(String name, int threads, Sockets sockets) {
        return new Loops(new GatewayLoops(threads, new DefaultThreadFactory(name, true), sockets.handlers()), sockets);
    }

    /** One for two processors, as guests need the others. */
    public static int usual() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    /** Each of them. */
    public List<EventLoop> each() {
        List<EventLoop> all = new ArrayList<>();
        group.forEach(loop -> all.add((EventLoop) loop));
        return all;
    }

    /**
     * Ends them and closes their sockets.
     *
     * @param millis how long tasks are still taken that come meanwhile
     */
    public Future<?> close(long millis) {
        return group.shutdownGracefully(0, millis, TimeUnit.MILLISECONDS);
    }
}
