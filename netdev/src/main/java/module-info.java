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
    // The shared objects: no class of theirs is used, and what no module requires is not found on the module path.
    requires io.netty.transport.epoll.linux.aarch_64;
    requires io.netty.transport.epoll.linux.x86_64;
    requires io.netty.transport.io_uring.linux.x86_64;
    requires io.netty.transport.unix.common;

    exports dev.plankton.net;
    exports dev.plankton.net.address;
    exports dev.plankton.net.counters;
    exports dev.plankton.net.endpoint;
    exports dev.plankton.net.ethernet;
    exports dev.plankton.net.frame;
    exports dev.plankton.net.link;
    exports dev.plankton.net.loop to
            dev.plankton.cluster;
}
