/** JMH benchmarks and population experiments. */
module dev.plankton.bench {
    requires transitive dev.plankton.core;
    requires dev.plankton.cluster;
    requires dev.plankton.dashboard;
    requires dev.plankton.debugger;
    requires dev.plankton.guests;
    requires transitive dev.plankton.net;
    requires static transitive org.jspecify;
    requires com.google.gson;
    requires transitive HdrHistogram;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.http;
    requires io.netty.common;
    requires io.netty.transport;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.classes.io_uring;
    requires io.netty.transport.unix.common;
    requires java.management;
    requires java.net.http;
    requires java.xml;
    requires jdk.management;
    requires static jmh.core;

    exports dev.plankton.bench to
            dev.plankton.cli;
    exports dev.plankton.bench.cluster to
            dev.plankton.cli;
    exports dev.plankton.bench.cluster.node to
            dev.plankton.cli;
    exports dev.plankton.bench.cluster.simulate to
            dev.plankton.cli;
    exports dev.plankton.bench.debug to
            dev.plankton.cli;
    exports dev.plankton.bench.dialogue to
            dev.plankton.cli;
    exports dev.plankton.bench.experiment to
            dev.plankton.cli;
    exports dev.plankton.bench.history to
            dev.plankton.cli;
    exports dev.plankton.bench.host to
            dev.plankton.cli;
    exports dev.plankton.bench.hostile to
            dev.plankton.cli;
    exports dev.plankton.bench.kill to
            dev.plankton.cli;
    exports dev.plankton.bench.load to
            dev.plankton.cli;
    exports dev.plankton.bench.mix to
            dev.plankton.cli;
    exports dev.plankton.bench.net to
            dev.plankton.cli;
    exports dev.plankton.bench.paper to
            dev.plankton.cli;
    exports dev.plankton.bench.population to
            dev.plankton.cli;
    exports dev.plankton.bench.report to
            dev.plankton.cli;
    exports dev.plankton.bench.speed to
            dev.plankton.cli;
    exports dev.plankton.bench.start to
            dev.plankton.cli;
    exports dev.plankton.bench.viewer to
            dev.plankton.cli;

    opens dev.plankton.bench.cluster to
            com.google.gson;
    opens dev.plankton.bench.cluster.simulate to
            com.google.gson;
    opens dev.plankton.bench.debug to
            com.google.gson;
    opens dev.plankton.bench.dialogue to
            com.google.gson;
    opens dev.plankton.bench.host to
            com.google.gson;
    opens dev.plankton.bench.hostile to
            com.google.gson;
    opens dev.plankton.bench.kill to
            com.google.gson;
    opens dev.plankton.bench.mix to
            com.google.gson;
    opens dev.plankton.bench.net to
            com.google.gson;
    opens dev.plankton.bench.paper to
            com.google.gson;
    opens dev.plankton.bench.population to
            com.google.gson;
    opens dev.plankton.bench.report to
            com.google.gson;
    opens dev.plankton.bench.speed to
            com.google.gson;
    opens dev.plankton.bench.start to
            com.google.gson;
    opens dev.plankton.bench.viewer to
            com.google.gson;
}
