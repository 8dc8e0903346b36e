/** One population on many JVMs. */
module dev.plankton.cluster {
    requires transitive dev.plankton.core;
    requires transitive dev.plankton.net;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires pekko.actor;
    requires pekko.cluster;
    requires pekko.remote;
    requires scala.library;
    requires typesafe.config;
    requires static transitive org.jspecify;

    exports dev.plankton.cluster;
    exports dev.plankton.cluster.coordination;
    exports dev.plankton.cluster.counters;
    exports dev.plankton.cluster.lease;
    exports dev.plankton.cluster.map;
    exports dev.plankton.cluster.membership;
    exports dev.plankton.cluster.placement;
    exports dev.plankton.cluster.tls;

    // Pekko makes its logger, its TLS engines and the actor by name.
    opens dev.plankton.cluster.pekko to
            pekko.actor,
            pekko.remote;
}
