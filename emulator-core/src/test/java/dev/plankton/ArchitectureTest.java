package dev.plankton;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;

import dev.plankton.testing.PackageRules;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The rooms of the core: which package may know which other one, and how large packages and files get. */
final class ArchitectureTest extends PackageRules {
    /** Each package, from the bottom up, and all others of the project that it may know; {@code x..} is x with its subpackages. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            entry("clock", Set.of()),
            entry("collections", Set.of()),
            entry("counters", Set.of()),
            entry("cpu.fpu.arithmetic", Set.of()),
            entry("cpu.model", Set.of()),
            entry("disk", Set.of()),
            entry("hypervisor.handover", Set.of("hypervisor.io")),
            entry("hypervisor.io", Set.of()),
            entry("memory", Set.of()),
            entry("recording.io", Set.of()),
            entry("snapshot.io", Set.of()),
            entry("store.file", Set.of()),
            entry("store.io", Set.of()),
            entry("cpu.isa", Set.of("cpu.model")),
            entry("device", Set.of("disk", "memory")),
            entry("device.card", Set.of()),
            entry("hypervisor.timer", Set.of("clock", "collections")),
            entry("logging", Set.of("clock")),
            entry("memory.store", Set.of("memory")),
            entry("store.format", Set.of("memory", "store.file", "store.io")),
            entry("cpu.state", Set.of("cpu.fpu.arithmetic", "cpu.isa", "cpu.model", "memory")),
            entry("device.debug", Set.of("device", "device.card", "memory")),
            entry("device.disk", Set.of("device", "disk", "memory")),
            entry("device.identity", Set.of("device", "device.card", "memory")),
            entry("device.interrupt", Set.of("device", "memory")),
            entry("device.keyboard", Set.of("device", "memory")),
            entry("device.nic", Set.of("device", "memory")),
            entry("device.rtc", Set.of("device", "disk", "memory")),
            entry("device.serial", Set.of("device", "memory")),
            entry("device.timer", Set.of("device", "memory")),
            entry("device.video", Set.of("device", "memory")),
            entry("cpu.fpu", Set.of("cpu.fpu.arithmetic", "cpu.isa", "cpu.model", "cpu.state", "memory")),
            entry("cpu.ops", Set.of("cpu.isa", "cpu.model", "cpu.state", "memory")),
            entry("device.bus", Set.of("device..", "memory")),
            entry("disassembly", Set.of("cpu.isa", "cpu.model", "cpu.state")),
            entry("cpu.interpreter", Set.of("cpu.fpu", "cpu.isa", "cpu.model", "cpu.ops", "cpu.state", "memory")),
            entry("cpu.region", Set.of("cpu.interpreter", "cpu.isa", "cpu.model", "cpu.state", "logging", "memory")),
            entry("cpu.region.flow", Set.of("cpu.isa", "cpu.model", "cpu.ops", "cpu.state")),
            entry(
                    "cpu.region.frame",
                    Set.of(
                            "cpu.fpu",
                            "cpu.interpreter",
                            "cpu.isa",
                            "cpu.region",
                            "cpu.region.flow",
                            "cpu.state",
                            "memory")),
            entry(
                    "cpu.region.compiler",
                    Set.of(
                            "cpu.fpu",
                            "cpu.interpreter",
                            "cpu.isa",
                            "cpu.model",
                            "cpu.ops",
                            "cpu.region",
                            "cpu.region.flow",
                            "cpu.region.frame",
                            "cpu.state",
                            "memory")),
            entry(
                    "cpu",
                    Set.of(
                            "cpu.interpreter",
                            "cpu.isa",
                            "cpu.model",
                            "cpu.ops",
                            "cpu.region",
                            "cpu.region.compiler",
                            "cpu.state",
                            "device",
                            "memory")),
            entry("bios.data", Set.of("cpu", "cpu.state", "device", "disk", "memory")),
            entry("bios.disk", Set.of("bios.data", "cpu", "device.disk", "disk", "memory")),
            entry("bios.keyboard", Set.of("bios.data", "cpu", "memory")),
            entry("bios.video", Set.of("bios.data", "cpu", "device", "device.video", "memory")),
            entry(
                    "bios",
                    Set.of(
                            "bios.data",
                            "bios.disk",
                            "bios.keyboard",
                            "bios.video",
                            "cpu",
                            "cpu.interpreter",
                            "cpu.isa",
                            "cpu.model",
                            "cpu.state",
                            "device",
                            "device..",
                            "disk",
                            "memory")),
            entry(
                    "machine",
                    Set.of(
                            "bios",
                            "clock",
                            "cpu",
                            "cpu.interpreter",
                            "cpu.isa",
                            "cpu.model",
                            "cpu.region",
                            "cpu.state",
                            "device",
                            "device.bus",
                            "device.card",
                            "disassembly",
                            "disk",
                            "memory")),
            entry("machine.input", Set.of("device", "memory")),
            entry("machine.screen", Set.of("device.video", "memory")),
            entry("keys", Set.of("machine", "machine.screen")),
            entry(
                    "machine.core",
                    Set.of(
                            "bios",
                            "bios.data",
                            "clock",
                            "cpu",
                            "cpu.isa",
                            "cpu.model",
                            "cpu.region",
                            "cpu.state",
                            "device..",
                            "disassembly",
                            "disk",
                            "machine",
                            "machine.boot",
                            "machine.exits",
                            "machine.input",
                            "machine.screen",
                            "memory")),
            entry(
                    "machine.boot",
                    Set.of(
                            "bios",
                            "bios.data",
                            "cpu",
                            "cpu.model",
                            "cpu.state",
                            "device",
                            "device..",
                            "disk",
                            "memory")),
            entry("machine.trace", Set.of("cpu", "cpu.model", "disassembly", "machine", "machine.core", "memory")),
            entry("machine.exits", Set.of("clock", "cpu", "cpu.isa", "cpu.state", "machine")),
            entry(
                    "snapshot.format",
                    Set.of(
                            "cpu.model",
                            "device",
                            "device.bus",
                            "device.card",
                            "device.nic",
                            "disk",
                            "machine",
                            "machine.core",
                            "memory",
                            "snapshot.io")),
            entry(
                    "recording",
                    Set.of(
                            "clock",
                            "disk",
                            "logging",
                            "machine",
                            "machine.core",
                            "machine.input",
                            "memory",
                            "recording.io",
                            "snapshot.format",
                            "snapshot.io")),
            entry("hypervisor.family", Set.of()),
            entry("hypervisor.flight", Set.of()),
            entry(
                    "store",
                    Set.of(
                            "disk",
                            "machine",
                            "machine.core",
                            "memory",
                            "snapshot.format",
                            "snapshot.io",
                            "store.file",
                            "store.format",
                            "store.io")),
            entry("hypervisor.activity", Set.of("collections")),
            entry("hypervisor.look", Set.of("machine", "machine.screen", "memory")),
            entry(
                    "hypervisor.population",
                    Set.of(
                            "collections",
                            "counters",
                            "device",
                            "device.nic",
                            "disk",
                            "hypervisor.activity",
                            "hypervisor.handover",
                            "hypervisor.io",
                            "machine",
                            "machine.core",
                            "memory",
                            "memory.store",
                            "recording",
                            "snapshot.format",
                            "store",
                            "store.format")),
            entry(
                    "hypervisor.keep",
                    Set.of(
                            "clock",
                            "counters",
                            "device.card",
                            "hypervisor.activity",
                            "hypervisor.io",
                            "hypervisor.population",
                            "logging",
                            "machine",
                            "machine.core",
                            "memory",
                            "snapshot.format",
                            "store",
                            "store.file",
                            "store.format")),
            entry(
                    "hypervisor.run",
                    Set.of(
                            "clock",
                            "collections",
                            "counters",
                            "device",
                            "device.nic",
                            "hypervisor.activity",
                            "hypervisor.flight",
                            "hypervisor.handover",
                            "hypervisor.io",
                            "hypervisor.population",
                            "hypervisor.timer",
                            "logging",
                            "machine",
                            "machine.core",
                            "memory",
                            "memory.store",
                            "recording",
                            "snapshot.format")),
            entry(
                    "hypervisor.transfer",
                    Set.of(
                            "clock",
                            "counters",
                            "disk",
                            "hypervisor.activity",
                            "hypervisor.handover",
                            "hypervisor.io",
                            "hypervisor.population",
                            "hypervisor.run",
                            "machine",
                            "machine.core",
                            "memory",
                            "snapshot.format",
                            "snapshot.io",
                            "store.format",
                            "store.io")),
            entry(
                    "hypervisor.loan",
                    Set.of(
                            "clock",
                            "device",
                            "hypervisor.population",
                            "hypervisor.run",
                            "machine",
                            "machine.core",
                            "memory")),
            entry(
                    "hypervisor",
                    Set.of(
                            "clock",
                            "counters",
                            "cpu",
                            "cpu.model",
                            "cpu.state",
                            "device",
                            "disk",
                            "hypervisor.activity",
                            "hypervisor.family",
                            "hypervisor.flight",
                            "hypervisor.handover",
                            "hypervisor.io",
                            "hypervisor.keep",
                            "hypervisor.look",
                            "hypervisor.loan",
                            "hypervisor.population",
                            "hypervisor.run",
                            "hypervisor.timer",
                            "hypervisor.transfer",
                            "logging",
                            "machine",
                            "machine.core",
                            "machine.screen",
                            "memory",
                            "memory.store",
                            "recording",
                            "snapshot.format",
                            "snapshot.io",
                            "store",
                            "store.file")),
            entry(
                    "machine.pc",
                    Set.of(
                            "clock",
                            "cpu",
                            "cpu.fpu",
                            "cpu.interpreter",
                            "cpu.model",
                            "cpu.state",
                            "device",
                            "device.bus",
                            "device.card",
                            "disk",
                            "hypervisor",
                            "hypervisor.loan",
                            "keys",
                            "logging",
                            "machine",
                            "machine.core",
                            "machine.input",
                            "machine.screen",
                            "machine.trace",
                            "memory",
                            "recording",
                            "recording.io",
                            "snapshot.format")));

    /** Files of more than 400 lines, and why. */
    private static final Map<String, String> LONG_FILES = Map.ofEntries(
            entry("cpu/interpreter/Interpreter", "one loop, which HotSpot compiles as a whole (docs/decisions/001)"),
            entry("cpu/region/frame/Frame", "all local variables of a generated method, and how it is left"),
            entry(
                    "memory/store/DeltaStore",
                    "where a delta lies, and in which order it moves while others read it: one protocol"),
            entry("machine/core/Core", "all that a VM's host does with a PC, a call each"),
            entry("hypervisor/population/Inbox", "all kinds of inputs that wait, under one lock"),
            entry("hypervisor/run/Scheduler", "who runs a VM next and where: queues that are to be read together"),
            entry("hypervisor/run/VmLink", "all that the devices of a mounted VM ask of its host"),
            entry("machine/pc/Machine", "all that a user does with a PC, most of it documentation"),
            entry("hypervisor/Vm", "all that a user does with a VM, most of it documentation"),
            entry("hypervisor/Hypervisor", "all that a user does with a hypervisor, most of it documentation"),
            entry("hypervisor/population/VmTable", "how chunks change their form while others read them: one protocol"),
            entry("hypervisor/population/RunWord", "all changes of one word, which are to be read side by side"),
            entry("memory/Delta", "one format, which each method writes or walks"),
            entry("memory/Memory", "all accesses of a core, which hot code reaches in one step"),
            entry("hypervisor/HypervisorBuilder", "all that a hypervisor can be made with, most of it documentation"),
            entry("machine/pc/RunControl", "all inputs of a machine and where they come between runs"),
            entry("machine/pc/History", "one way through the kept states, forwards and backwards"));

    ArchitectureTest() {
        super("dev.plankton", MAY_KNOW, LONG_FILES);
    }

    /** Whatever depends on time has it from a clock that a test can set; how fast regions are is measured. */
    @Test
    void timeComesFromTheClock() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.plankton.clock")
                .and()
                .doNotHaveSimpleName("Tier1")
                .and()
                .doNotHaveSimpleName("Rehearsal")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", Duration.class)
                .orShould()
                .callMethod(LockSupport.class, "parkNanos", long.class)
                .check(classes);
    }
}
