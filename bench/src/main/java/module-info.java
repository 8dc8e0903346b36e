/** JMH benchmarks and population experiments. */
module dev.plankton.bench {
    requires dev.plankton.core;
    requires dev.plankton.guests;
    requires dev.plankton.net;
    requires static transitive org.jspecify;
    requires com.google.gson;
    requires HdrHistogram;
    requires java.management;
    requires java.xml;
    requires jdk.management;
    requires static jmh.core;

    exports dev.plankton.bench;
    exports dev.plankton.bench.experiment;

    opens dev.plankton.bench.experiment to
            com.google.gson;
}
