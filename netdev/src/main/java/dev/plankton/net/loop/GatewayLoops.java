package dev.plankton.net.loop;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.RejectedExecutionHandlers;
import io.netty.util.concurrent.Ticker;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

/**
 * Event loops that look at their sockets at least every millisecond or 64 tasks, whichever takes longer. Netty's own run tasks for up
 * to a second before, if VMs on other threads bring them fast enough, and clients wait.
 */
final class GatewayLoops extends MultiThreadIoEventLoopGroup {
    private static final long TASKS_MILLIS = 1;

    GatewayLoops(int threads, ThreadFactory factory, IoHandlerFactory sockets) {
        this(threads, factory, sockets, Ticker.systemTicker());
    }

    /** Loops by the time of {@code ticker}. */
    GatewayLoops(int threads, ThreadFactory factory, IoHandlerFactory sockets, Ticker ticker) {
        super(threads, factory, sockets, ticker);
    }

    @Override
    protected IoEventLoop newChild(Executor executor, IoHandlerFactory sockets, Object... arguments) {
        Ticker ticker = (Ticker) arguments[0];
        return new SingleThreadIoEventLoop(
                this, executor, sockets, Integer.MAX_VALUE, RejectedExecutionHandlers.reject(), TASKS_MILLIS) {
            @Override
            public Ticker ticker() {
                return ticker;
            }
        };
    }
}
