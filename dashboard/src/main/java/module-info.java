/** The control room: a population of VMs in a browser, and its HTTP and WebSocket API. */
module dev.plankton.dashboard {
    requires com.google.gson;
    requires transitive dev.plankton.core;
    requires dev.plankton.debugger;
    requires dev.plankton.micrometer;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires java.management;
    requires jdk.management;
    requires transitive micrometer.core;
    requires micrometer.registry.prometheus;
    requires static transitive org.jspecify;

    exports dev.plankton.dashboard;
    exports dev.plankton.dashboard.cluster;
    exports dev.plankton.dashboard.experiment;
}
