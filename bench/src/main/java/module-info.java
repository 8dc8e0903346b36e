/** JMH benchmarks and population experiments. */
module dev.plankton.bench {
    requires dev.plankton.core;
    requires dev.plankton.guests;
    requires dev.plankton.net;
    requires static transitive org.jspecify;
    requires HdrHistogram;
    requires jmh.core;
    requires me.tongfei.progressbar;

    exports dev.plankton.bench;
}
