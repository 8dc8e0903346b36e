package dev.plankton;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.testing.PackageRules;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** The rooms of the core: which package may know which other one, and how large packages and files get. */
final class ArchitectureTest extends PackageRules {
    /** A package, with those of its subpackages that are not listed, and all others of the project that it may know. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            entry("memory", Set.of()),
            entry("clock", Set.of()),
            entry("collections", Set.of()),
            entry("counters", Set.of()),
            entry("cpu.model", Set.of()),
            entry("cpu.isa", Set.of("cpu.model")),
            entry("cpu.fpu.arithmetic", Set.of()),
            entry("cpu.fpu", Set.of("cpu.fpu.arithmetic", "cpu.model", "memory", "cpu.isa", "cpu.state")),
            entry("cpu.state", Set.of("cpu.fpu.arithmetic", "cpu.model", "memory", "cpu.isa")),
            entry("cpu.ops", Set.of("cpu.model", "memory", "cpu.isa", "cpu.state")),
            entry("cpu.interpreter", Set.of("cpu.fpu", "cpu.model", "memory", "cpu.isa", "cpu.state", "cpu.ops")),
            entry(
                    "cpu.region",
                    Set.of("cpu.fpu", "logging", "cpu.model", "memory", "cpu.isa", "cpu.state", "cpu.interpreter")),
            entry("cpu.region.flow", Set.of("cpu.model", "cpu.isa", "cpu.state")),
            entry(
                    "cpu.region.frame",
                    Set.of("cpu.isa", "cpu.state", "cpu.interpreter", "cpu.region", "cpu.region.flow", "memory")),
            entry(
                    "cpu.region.compiler",
                    Set.of(
                            "cpu.model",
                            "memory",
                            "cpu.isa",
                            "cpu.state",
                            "cpu.ops",
                            "cpu.interpreter",
                            "cpu.region",
                            "cpu.region.flow",
                            "cpu.region.frame")),
            entry(
                    "cpu",
                    Set.of(
                            "cpu.model",
                            "memory",
                            "cpu.isa",
                            "cpu.state",
                            "cpu.ops",
                            "cpu.interpreter",
                            "cpu.region",
                            "cpu.region.compiler",
                            "device")),
            entry("disassembly", Set.of("cpu.model", "cpu.isa", "cpu.state")),
            entry("disk", Set.of()),
            entry("keys", Set.of("machine")),
            entry("logging", Set.of("clock")),
            entry("device", Set.of("memory", "disk")),
            entry(
                    "bios",
                    Set.of("cpu.model", "memory", "disk", "device", "cpu", "cpu.isa", "cpu.state", "cpu.interpreter")),
            entry(
                    "machine",
                    Set.of(
                            "clock",
                            "cpu.model",
                            "memory",
                            "disk",
                            "device",
                            "bios",
                            "cpu",
                            "cpu.isa",
                            "cpu.state",
                            "cpu.interpreter",
                            "cpu.region",
                            "disassembly")),
            entry("machine.pc", Set.of("machine", "keys", "cpu", "cpu.model", "device", "memory")),
            entry("snapshot.io", Set.of()),
            entry("snapshot.format", Set.of("cpu.model", "device", "memory", "disk", "machine", "snapshot.io")),
            entry("hypervisor.flight", Set.of()),
            entry("hypervisor.io", Set.of()),
            entry("hypervisor.timer", Set.of("clock", "collections")),
            entry("store", Set.of("disk", "machine", "memory", "snapshot.format", "snapshot.io")),
            entry(
                    "hypervisor.population",
                    Set.of(
                            "collections",
                            "hypervisor.io",
                            "counters",
                            "memory",
                            "disk",
                            "device",
                            "machine",
                            "snapshot.format",
                            "store")),
            entry(
                    "hypervisor.keep",
                    Set.of(
                            "clock",
                            "hypervisor.io",
                            "hypervisor.population",
                            "counters",
                            "memory",
                            "logging",
                            "machine",
                            "snapshot.format",
                            "store")),
            entry(
                    "hypervisor.run",
                    Set.of(
                            "clock",
                            "collections",
                            "hypervisor.flight",
                            "hypervisor.io",
                            "hypervisor.population",
                            "hypervisor.timer",
                            "counters",
                            "memory",
                            "logging",
                            "device",
                            "machine",
                            "snapshot.format")),
            entry(
                    "hypervisor",
                    Set.of(
                            "clock",
                            "hypervisor.flight",
                            "hypervisor.io",
                            "hypervisor.keep",
                            "hypervisor.population",
                            "hypervisor.run",
                            "hypervisor.timer",
                            "store",
                            "counters",
                            "cpu.model",
                            "memory",
                            "logging",
                            "machine",
                            "cpu",
                            "device",
                            "disk",
                            "snapshot.format",
                            "snapshot.io")));

    /** Files of more than 400 lines, and why. */
    private static final Map<String, String> LONG_FILES = Map.of(
            "cpu/state/CpuState",
                    "registers and flags stay direct fields of one class, which hot code reaches in one step",
            "cpu/interpreter/Interpreter", "one loop, which HotSpot compiles as a whole (docs/decisions/001)",
            "memory/store/DeltaStore",
                    "where a delta lies, and in which order it moves while others read it: one protocol",
            "hypervisor/Hypervisor", "all that a user does with a hypervisor, most of it documentation",
            "hypervisor/population/RunWord", "all changes of one word, which are to be read side by side");

    ArchitectureTest() {
        super("dev.plankton", MAY_KNOW, LONG_FILES);
    }

    /** The CPU is what devices call a processor, and knows no device. */
    @Test
    void theCpuKnowsNoDevice() {
        noClasses()
                .that()
                .resideInAPackage("dev.plankton.cpu..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.plankton.device.*..")
                .check(classes);
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

    /** Subpackages without a rule have that of the package above; {@link MachineRoomsTest} has more. */
    @Test
    @Override
    protected void everyPackageHasARule() throws IOException {
        assertThat(packages())
                .allMatch(name -> MAY_KNOW.keySet().stream().anyMatch(room -> (name + ".").startsWith(room + ".")));
    }
}
