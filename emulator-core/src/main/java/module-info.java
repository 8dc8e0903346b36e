/**
 * The machine and the hypervisor. Users call {@code hypervisor} and {@code machine}; what their signatures name lies in
 * {@code cpu}, {@code device} and {@code memory}, which are exported to all for that. The others are open to our own
 * modules only.
 */
module dev.plankton.core {
    requires java.logging;
    requires java.management;
    requires jdk.jfr;
    requires jdk.management;
    requires org.agrona;
    requires static transitive org.jspecify;

    exports dev.plankton.cpu;
    exports dev.plankton.cpu.interpreter;
    exports dev.plankton.cpu.isa;
    exports dev.plankton.cpu.region;
    exports dev.plankton.cpu.state;
    exports dev.plankton.device;
    exports dev.plankton.hypervisor;
    exports dev.plankton.machine;
    exports dev.plankton.memory;
    exports dev.plankton.logging to
            dev.plankton.net;
    exports dev.plankton.disassembly to
            dev.plankton.bench,
            dev.plankton.cli,
            dev.plankton.verification;
}
