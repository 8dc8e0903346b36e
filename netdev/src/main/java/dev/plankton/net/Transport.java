package dev.plankton.net;

import dev.plankton.net.loop.Sockets;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import org.jspecify.annotations.Nullable;

/**
 * How the gateway talks to the operating system. 64 connections to {@code web}, two processors shared with the client, one
 * worker, CPU of the worker for a request: io_uring 7.4 us raw and 7.7 us HTTP, epoll 8.8 and 10.2, NIO 10.2 raw; with 3 000
 * connections no difference. An open HTTP connection costs about 2.1 KB of heap on epoll and on io_uring.
 */
public enum Transport {
    /**
     * The best that works here: io_uring or epoll on Linux, NIO elsewhere; for UDP, epoll. Where the JVM would warn of their
     * native code, as without {@code --enable-native-access}, NIO for a gateway that is content with it.
     */
    AUTO,
    /** Linux io_uring: fewer system calls; not allowed everywhere. */
    IO_URING,
    /** Linux epoll. */
    EPOLL,
    /**
     * The JDK's selector. It cannot tie a socket to the loopback device, so {@link GatewayBuilder#start} takes it only with
     * {@link GatewayBuilder#bind} or {@link GatewayBuilder#ports}.
     */
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
     * What AUTO stands for here, without UDP; any other transport is itself.
     *
     * @throws UnsupportedOperationException if the transport does not work on this machine
     */
    public Transport resolved() {
        if (this == AUTO) {
            return IO_URING.isAvailable() ? IO_URING : EPOLL.isAvailable() ? EPOLL : NIO;
        }
        Throwable cause = unavailabilityCause();
        if (cause != null) {
            throw new UnsupportedOperationException(
                    "transport " + this + " does not work on this machine: " + cause.getMessage(), cause);
        }
        return this;
    }

    /** Why none of the better ones is taken, if that is so: begins with a space, or is empty. */
    String reasons() {
        return this == NIO && (IO_URING.unavailabilityCause() != null && EPOLL.unavailabilityCause() != null)
                ? " (io_uring and epoll do not work here: " + root(EPOLL.unavailabilityCause()) + ")"
                : "";
    }

    private static String root(@Nullable Throwable cause) {
        Throwable root = cause;
        while (root != null && root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root == null ? null : root.getMessage())
                .lines()
                .findFirst()
                .orElse("");
    }

    /** Only of a {@link #resolved} transport. */
    Sockets sockets() {
        return switch (this) {
            case IO_URING -> Sockets.IO_URING;
            case EPOLL -> Sockets.EPOLL;
            case AUTO, NIO -> Sockets.NIO;
        };
    }
}
