package dev.plankton.net;

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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rooms of the network: the gateway on top, packets at the bottom, all small. */
final class ArchitectureTest {
    private static final String ROOT = "dev.plankton.net";
    private static final Path SOURCES = Path.of("src/main/java", ROOT.split("\\."));

    private static final int MOST_FILES = 20, MOST_LINES = 400;

    /** A package and all others of the module that it may know; the empty name is the package of {@link Gateway}. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            entry(
                    "",
                    Set.of(
                            "address",
                            "backpressure",
                            "connection",
                            "counters",
                            "frame",
                            "http",
                            "ip",
                            "os",
                            "time",
                            "udp")),
            entry("address", Set.of()),
            entry("backpressure", Set.of("counters", "os", "time")),
            entry("connection", Set.of("backpressure", "counters", "ip", "time")),
            entry("counters", Set.of()),
            entry("frame", Set.of("packet")),
            entry("http", Set.of("backpressure", "connection", "counters")),
            entry("ip", Set.of("backpressure", "counters", "frame", "packet")),
            entry("link", Set.of("frame", "os", "packet")),
            entry("os", Set.of()),
            entry("packet", Set.of("address")),
            entry("time", Set.of()),
            entry("udp", Set.of("address", "counters", "ip", "os")));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test"))
            .importPackages(ROOT);

    @TestFactory
    Stream<DynamicTest> arrowsPointDownOnly() {
        return MAY_KNOW.keySet().stream()
                .sorted()
                .map(room -> DynamicTest.dynamicTest(name(room), () -> {
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
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    /** A package without a rule would be free to know everything; a rule without a package checks nothing. */
    @Test
    void everyPackageHasARule() throws IOException {
        assertThat(filesByPackage().keySet()).isEqualTo(new TreeSet<>(MAY_KNOW.keySet()));
    }

    /** None is larger; one that must be is to be listed here with its reason. */
    @Test
    void packagesAreSmall() throws IOException {
        assertThat(filesByPackage())
                .allSatisfy((room, files) -> assertThat(files).as(room).isLessThanOrEqualTo(MOST_FILES));
    }

    /** None is longer; one that must be is to be listed here with its reason. */
    @Test
    void filesAreShort() throws IOException {
        try (Stream<Path> files = sources()) {
            assertThat(files)
                    .allSatisfy(
                            file -> assertThat(lines(file)).as(file.toString()).isLessThanOrEqualTo(MOST_LINES));
        }
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
        return room.isEmpty() ? ROOT : ROOT + "." + room;
    }
}
