/**
 * The machine and the hypervisor. Users call the two packages exported to all; the others are open
 * to our own modules only.
 */
module dev.plankton.core {
    requires java.management;
    requires jdk.jfr;
    requires jdk.management;
    requires org.agrona;
    requires static transitive org.jspecify;

    exports dev.plankton.hypervisor;
    exports dev.plankton.machine;
    exports dev.plankton.cpu to
            dev.plankton.bench,
            dev.plankton.cli,
            dev.plankton.verification;
    exports dev.plankton.cpu.region to
            dev.plankton.bench,
            dev.plankton.cli,
            dev.plankton.verification;
    exports dev.plankton.device to
            dev.plankton.bench,
            dev.plankton.cli,
            dev.plankton.net;
    exports dev.plankton.memory to
            dev.plankton.bench,
            dev.plankton.cli,
            dev.plankton.net,
            dev.plankton.verification;
}
