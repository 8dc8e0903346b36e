/** Metrics of hypervisors and gateways for Micrometer. */
module dev.plankton.micrometer {
    requires transitive dev.plankton.core;
    requires static transitive dev.plankton.net;
    requires transitive micrometer.core;
    requires static transitive org.jspecify;

    exports dev.plankton.micrometer;
}
