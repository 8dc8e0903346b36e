/** Virtual network cards, the switch and the gateway. */
module dev.plankton.net {
    requires transitive dev.plankton.core;
    requires static transitive org.jspecify;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.classes.io_uring;
    requires io.netty.transport.unix.common;
    requires org.agrona;

    exports dev.plankton.net;
    exports dev.plankton.net.address;
    exports dev.plankton.net.counters;
    exports dev.plankton.net.ethernet;
    exports dev.plankton.net.frame;
    exports dev.plankton.net.link;
}
