/**
 * The machine and the hypervisor. Users call {@code hypervisor}, {@code machine} and {@code machine.screen}; what their
 * signatures name lies in {@code hypervisor.io}, {@code counters}, {@code cpu.model} and {@code disk}. The other packages are open to our own
 * modules only.
 */
module dev.plankton.core {
    requires java.logging;
    requires java.management;
    requires static java.desktop;
    requires jdk.jfr;
    requires jdk.management;
    requires static transitive org.jspecify;

    exports dev.plankton.clock;
    exports dev.plankton.counters;
    exports dev.plankton.cpu.model;
    exports dev.plankton.device.card;
    exports dev.plankton.disassembly;
    exports dev.plankton.disk;
    exports dev.plankton.hypervisor;
    exports dev.plankton.hypervisor.handover;
    exports dev.plankton.hypervisor.io;
    exports dev.plankton.hypervisor.look;
    exports dev.plankton.keys;
    exports dev.plankton.machine;
    exports dev.plankton.machine.pc;
    exports dev.plankton.machine.screen;
    exports dev.plankton.recording.io;
    exports dev.plankton.snapshot.io;
    exports dev.plankton.store.io;
    exports dev.plankton.collections to
            dev.plankton.net;
    exports dev.plankton.cpu to
            dev.plankton.bench,
            dev.plankton.cli,
            dev.plankton.verification;
    exports dev.plankton.cpu.interpreter to
            dev.plankton.bench,
            dev.plankton.cli,
            dev.plankton.verification;
    exports dev.plankton.cpu.isa to
            dev.plankton.bench,
            dev.plankton.cli,
            dev.plankton.verification;
    exports dev.plankton.cpu.region to
            dev.plankton.bench,
            dev.plankton.cli,
            dev.plankton.verification;
    exports dev.plankton.cpu.region.flow to
            dev.plankton.verification;
    exports dev.plankton.cpu.state to
            dev.plankton.bench,
            dev.plankton.cli,
            dev.plankton.verification;
    exports dev.plankton.device to
            dev.plankton.bench,
            dev.plankton.cli,
            dev.plankton.verification;
    exports dev.plankton.logging to
            dev.plankton.cluster,
            dev.plankton.net;
    exports dev.plankton.machine.core to
            dev.plankton.bench,
            dev.plankton.cli,
            dev.plankton.verification;
    exports dev.plankton.machine.trace to
            dev.plankton.cli;
    exports dev.plankton.machine.input to
            dev.plankton.cli;
    exports dev.plankton.recording to
            dev.plankton.bench,
            dev.plankton.cli,
            dev.plankton.verification;
    exports dev.plankton.memory to
            dev.plankton.bench,
            dev.plankton.cli,
            dev.plankton.verification;
    exports dev.plankton.snapshot.format to
            dev.plankton.cli;
    exports dev.plankton.store to
            dev.plankton.cli,
            dev.plankton.verification;
    exports dev.plankton.store.file to
            dev.plankton.cli;
    exports dev.plankton.store.format to
            dev.plankton.cli,
            dev.plankton.verification;
}
