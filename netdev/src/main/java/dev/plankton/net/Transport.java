package dev.plankton.net;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * How the gateway talks to the operating system. They differ little: 64 connections to a stand-in for a VM, two
 * processors shared with the client, one worker, three runs of wrk each in turn: epoll 70 000 to 79 000 requests a
 * second, io_uring 78 000 to 83 000, NIO 69 000 to 82 000. An open HTTP connection costs about 2.1 KB of heap on epoll.
 */
public enum Transport {
    /** The best that works here: epoll on Linux, NIO elsewhere. */
    AUTO,
    /** Linux io_uring; not everywhere allowed, and complains in the log when thousands of connections end at once. */
    IO_URING,
    /** Linux epoll. */
    EPOLL,
    /** The JDK's selector. It cannot tie the socket to the loopback device: see {@link Gateway#closedToOutside}. */
    NIO;

    /** Whether this transport works on this machine. */
    public boolean isAvailable() {
        return unavailabilityCause() == null;
    }

    private @Nullable Throwable unavailabilityCause() {
        return switch (this) {
            case IO_URING -> IoUring.unavailabilityCause();
            case EPOLL -> Epoll.unavailabilityCause();
            case AUTO, NIO -> null;
        };
    }

    /**
     * What AUTO stands for here; any other transport is itself.
     *
     * @throws UnsupportedOperationException if the transport does not work on this machine
     */
    Transport resolved() {
        if (this == AUTO) {
            return EPOLL.isAvailable() ? EPOLL : NIO;
        }
        Throwable cause = unavailabilityCause();
        if (cause != null) {
            throw new UnsupportedOperationException(
                    "transport " + this + " does not work on this machine: " + cause.getMessage(), cause);
        }
        return this;
    }

    /** Only on a {@link #resolved} transport. */
    IoHandlerFactory ioHandlers() {
        return switch (this) {
            case IO_URING -> IoUringIoHandler.newFactory();
            case EPOLL -> EpollIoHandler.newFactory();
            case AUTO, NIO -> NioIoHandler.newFactory();
        };
    }

    /** Only on a {@link #resolved} transport. */
    Class<? extends ServerChannel> serverChannel() {
        return switch (this) {
            case IO_URING -> IoUringServerSocketChannel.class;
            case EPOLL -> EpollServerSocketChannel.class;
            case AUTO, NIO -> NioServerSocketChannel.class;
        };
    }
}
