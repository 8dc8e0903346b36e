package dev.plankton.net;

import dev.plankton.counters.Tally;
import dev.plankton.logging.DefectLog;
import dev.plankton.logging.SafeLog;
import dev.plankton.net.backpressure.EventLoopContext;
import dev.plankton.net.counters.GatewayCount;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * On the listening sockets of a gateway: when no connection can be accepted, as the process has no descriptor or no heap left,
 * the idlest connections are closed, and a little later it is tried again. Any event loop.
 */
@Sharable
final class AcceptErrorHandler extends ChannelInboundHandlerAdapter {
    private static final SafeLog LOG = SafeLog.of(Gateway.class);

    private static final DefectLog DEFECTS = new DefectLog(LOG);

    private static final int PAUSE_MILLIS = 20;

    private final List<EventLoopContext> loops;
    private final Tally<GatewayCount> tally;
    private final SpareDescriptor spare = new SpareDescriptor();
    private final AtomicBoolean said = new AtomicBoolean();
    private final AtomicBoolean pausing = new AtomicBoolean();

    /** Sheds connections of these loops. */
    AcceptErrorHandler(List<EventLoopContext> loops, Tally<GatewayCount> tally) {
        this.loops = loops;
        this.tally = tally;
        spare.take();
    }

    /** Not handed on: further inside, Netty would log each. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        tally.add(GatewayCount.ACCEPT_FAILED);
        if (!(cause instanceof IOException) && !isExhaustion(cause)) {
            DEFECTS.log(getClass(), "cannot accept a connection; more of this kind are only counted", cause);
        }
        Channel listening = ctx.channel();
        listening.config().setAutoRead(false);
        // io_uring fails again before what has been closed is gone: one failure in a pause makes room, else none would
        // be left.
        if (isExhaustion(cause) && pausing.compareAndSet(false, true)) {
            spare.close();
            for (EventLoopContext each : loops) {
                each.loop().execute(() -> each.idle().shed(loops.size()));
            }
            if (said.compareAndSet(false, true)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        () -> "connections cannot be accepted (" + cause.getMessage()
                                + "): the idlest are closed to make room; `ulimit -n` raises the limit of descriptors");
            }
        }
        listening.eventLoop().schedule(() -> resume(listening), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void resume(Channel listening) {
        if (!listening.isOpen()) {
            return; // The gateway is closed, and its loop may go on.
        }
        pausing.set(false);
        spare.take();
        listening.config().setAutoRead(true);
    }

    /** No descriptor in this process or system, no memory in kernel or heap; not a client that left before it was accepted. */
    private static boolean isExhaustion(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return cause instanceof OutOfMemoryError
                || message.contains("Too many open files")
                || message.contains("No buffer space")
                || message.contains("Cannot allocate memory");
    }

    /** The gateway is closed. */
    void close() {
        spare.close();
    }
}
