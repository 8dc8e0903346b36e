package dev.plankton.net.loop;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.NetUtil;

/** Kinds of sockets, each of which needs event loops of its own. The first two need their native code. */
public enum Sockets {
    /** Of Linux io_uring. */
    IO_URING,
    /** Of Linux epoll. */
    EPOLL,
    /** Of the JDK's selector. */
    NIO;

    /**
     * Whether the JVM lets Netty load native code without a warning: that is the option {@code --enable-native-access}, for
     * {@code ALL-UNNAMED} on the class path, for {@code io.netty.common} on the module path.
     */
    public static boolean mayLoadNative() {
        return NetUtil.class.getModule().isNativeAccessEnabled();
    }

    IoHandlerFactory handlers() {
        return switch (this) {
            case IO_URING -> IoUringIoHandler.newFactory();
            case EPOLL -> EpollIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    /** Sockets that listen. */
    public Class<? extends ServerChannel> server() {
        return switch (this) {
            case IO_URING -> IoUringServerSocketChannel.class;
            case EPOLL -> EpollServerSocketChannel.class;
            case NIO -> NioServerSocketChannel.class;
        };
    }

    /** Sockets that connect. */
    public Class<? extends SocketChannel> client() {
        return switch (this) {
            case IO_URING -> IoUringSocketChannel.class;
            case EPOLL -> EpollSocketChannel.class;
            case NIO -> NioSocketChannel.class;
        };
    }
}
