package dev.plankton;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rooms of the core: which package may know which other one, and how large packages and files get. */
final class ArchitectureTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/plankton");

    private static final int MOST_FILES = 20, MOST_LINES = 400;

    /** A package, with those of its subpackages that are not listed, and all others of the project that it may know. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            entry("memory", Set.of()),
            entry("clock", Set.of()),
            entry("counters", Set.of()),
            entry("cpu.model", Set.of()),
            entry("cpu.isa", Set.of("cpu.model")),
            entry("cpu.state", Set.of("cpu.model", "memory", "cpu.isa")),
            entry("cpu.ops", Set.of("cpu.model", "memory", "cpu.isa", "cpu.state")),
            entry("cpu.interpreter", Set.of("cpu.model", "memory", "cpu.isa", "cpu.state", "cpu.ops")),
            entry("cpu.region", Set.of("logging", "cpu.model", "memory", "cpu.isa", "cpu.state", "cpu.interpreter")),
            entry("cpu.region.flow", Set.of("cpu.model", "cpu.isa", "cpu.state")),
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
                            "cpu.region.flow")),
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
                            "cpu.region")),
            entry("hypervisor.io", Set.of()),
            entry("hypervisor.population", Set.of("hypervisor.io", "counters", "memory", "disk", "device", "machine")),
            entry(
                    "hypervisor.run",
                    Set.of(
                            "clock",
                            "hypervisor.io",
                            "hypervisor.population",
                            "counters",
                            "memory",
                            "logging",
                            "device",
                            "machine")),
            entry(
                    "hypervisor",
                    Set.of(
                            "clock",
                            "hypervisor.io",
                            "hypervisor.population",
                            "hypervisor.run",
                            "counters",
                            "cpu.model",
                            "memory",
                            "logging",
                            "machine",
                            "cpu")));

    /** Packages of more than {@link #MOST_FILES} files, and why. */
    private static final Map<String, String> LARGE_PACKAGES = Map.of();

    /** Files of more than {@link #MOST_LINES} lines, and why. */
    private static final Map<String, String> LONG_FILES = Map.of(
            "cpu/state/CpuState",
                    "registers and flags stay direct fields of one class, which hot code reaches in one step",
            "cpu/interpreter/Interpreter", "one loop, which HotSpot compiles as a whole (docs/decisions/001)");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test"))
            .importPackages(MAY_KNOW.keySet().stream()
                    .map(room -> "dev.plankton." + room)
                    .toArray(String[]::new));

    @TestFactory
    Stream<DynamicTest> arrowsPointDownOnly() {
        return MAY_KNOW.keySet().stream()
                .sorted()
                .map(room -> DynamicTest.dynamicTest(room, () -> {
                    Set<String> forbidden = new TreeSet<>(MAY_KNOW.keySet());
                    forbidden.remove(room);
                    forbidden.removeAll(MAY_KNOW.get(room));
                    noClasses()
                            .that()
                            .resideInAPackage(name(room))
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(forbidden.stream()
                                    .map(ArchitectureTest::name)
                                    .toArray(String[]::new))
                            .check(CLASSES);
                }));
    }

    @Test
    void noCyclesBetweenPackages() {
        slices().matching("dev.plankton.(**)").should().beFreeOfCycles().check(CLASSES);
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
                .check(CLASSES);
    }

    /** Whatever depends on time has it from a clock that a test can set; how fast regions are is measured. */
    @Test
    void timeComesFromTheClock() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.plankton.clock")
                .and()
                .doNotHaveSimpleName("Tier1")
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
                .check(CLASSES);
    }

    /** A package without a rule would be free to know everything. */
    @Test
    void everyPackageHasARule() throws IOException {
        assertThat(filesByPackage().keySet())
                .allMatch(name -> MAY_KNOW.keySet().stream().anyMatch(room -> (name + ".").startsWith(room + ".")));
    }

    @Test
    void aPackageIsSmallOrSaysWhyNot() throws IOException {
        Set<String> large = new TreeSet<>();
        filesByPackage().forEach((room, files) -> {
            if (files > MOST_FILES) {
                large.add(room);
            }
        });
        assertThat(LARGE_PACKAGES).containsKeys(large.toArray(String[]::new));
    }

    @Test
    void aFileIsShortOrSaysWhyNot() throws IOException {
        Set<String> longFiles = new TreeSet<>();
        try (Stream<Path> files = sources()) {
            files.filter(file -> lines(file) > MOST_LINES)
                    .map(file -> SOURCES.relativize(file).toString().replace('\\', '/'))
                    .map(file -> file.substring(0, file.length() - ".java".length()))
                    .forEach(longFiles::add);
        }
        assertThat(LONG_FILES).containsKeys(longFiles.toArray(String[]::new));
    }

    private static Map<String, Integer> filesByPackage() throws IOException {
        Map<String, Integer> count = new TreeMap<>();
        try (Stream<Path> files = sources()) {
            files.map(file -> SOURCES.relativize(file.getParent())
                            .toString()
                            .replace('\\', '.')
                            .replace('/', '.'))
                    .forEach(room -> count.merge(room, 1, Integer::sum));
        }
        return count;
    }

    private static Stream<Path> sources() throws IOException {
        return Files.walk(SOURCES).filter(file -> file.toString().endsWith(".java"));
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(String room) {
        boolean hasRooms = MAY_KNOW.keySet().stream().anyMatch(other -> other.startsWith(room + "."));
        return "dev.plankton." + room + (hasRooms ? "" : "..");
    }
}
