package dev.plankton;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The packages of the PC, from memory to core: each knows those below it that it needs, and stays small. */
final class MachineRoomsTest {
    private static final Path SOURCES = Path.of("src/main/java/dev/plankton");
    private static final Set<String> TREES = Set.of("memory", "disk", "device", "bios", "machine");

    private static final int MOST_FILES = 20;
    private static final int MOST_LINES = 400;

    /** A package, and those of the PC's packages that it may know; all of the CPU's count as below {@code bios}. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.ofEntries(
            entry("memory", Set.of()),
            entry("memory.store", Set.of("memory")),
            entry("disk", Set.of()),
            entry("device", Set.of("memory")),
            entry("device.card", Set.of()),
            entry("device.debug", Set.of("device", "device.card")),
            entry("device.disk", Set.of("device", "disk", "memory")),
            entry("device.identity", Set.of("device", "device.card")),
            entry("device.interrupt", Set.of("device", "memory")),
            entry("device.keyboard", Set.of("device", "memory")),
            entry("device.nic", Set.of("device", "memory")),
            entry("device.rtc", Set.of("device", "disk", "memory")),
            entry("device.serial", Set.of("device", "memory")),
            entry("device.timer", Set.of("device", "memory")),
            entry("device.video", Set.of("device", "memory")),
            entry(
                    "device.bus",
                    Set.of(
                            "device",
                            "device.card",
                            "device.debug",
                            "device.identity",
                            "device.interrupt",
                            "device.keyboard",
                            "device.nic",
                            "device.rtc",
                            "device.serial",
                            "device.timer",
                            "device.video",
                            "memory")),
            entry("bios.data", Set.of("device", "disk", "memory")),
            entry("bios.disk", Set.of("bios.data", "device.disk", "disk", "memory")),
            entry("bios.keyboard", Set.of("bios.data", "memory")),
            entry("bios.video", Set.of("bios.data", "device", "device.video", "memory")),
            entry(
                    "bios",
                    Set.of(
                            "bios.data",
                            "bios.disk",
                            "bios.keyboard",
                            "bios.video",
                            "device",
                            "device.bus",
                            "device.disk",
                            "device.interrupt",
                            "device.keyboard",
                            "device.rtc",
                            "device.serial",
                            "device.video",
                            "disk",
                            "memory")),
            entry("machine", Set.of("device.bus", "device.card", "disk")),
            entry("machine.screen", Set.of("device.video", "memory")),
            entry("machine.pc", Set.of("device", "machine", "machine.core", "machine.screen", "memory")),
            entry(
                    "machine.core",
                    Set.of(
                            "bios",
                            "bios.data",
                            "device",
                            "device.bus",
                            "device.debug",
                            "device.disk",
                            "device.identity",
                            "device.interrupt",
                            "device.keyboard",
                            "device.nic",
                            "device.rtc",
                            "device.serial",
                            "device.timer",
                            "device.video",
                            "disk",
                            "machine",
                            "machine.screen",
                            "memory")));

    /** Files of more than {@link #MOST_LINES} lines, by path below dev/plankton, and why. */
    private static final Map<String, String> LONG_FILES = Map.of(
            "machine/pc/Machine.java",
            "all that a user does with a PC, most of it documentation",
            "memory/Memory.java",
            "all accesses of a core, which hot code reaches in one step",
            "memory/store/DeltaStore.java",
            "where a delta lies, and in which order it moves while others read it: one protocol");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test"))
            .importPackages(TREES.stream().map(tree -> "dev.plankton." + tree).toArray(String[]::new));

    @TestFactory
    Stream<DynamicTest> aPackageKnowsOnlyThoseBelowIt() {
        return MAY_KNOW.keySet().stream()
                .sorted()
                .map(room -> DynamicTest.dynamicTest(
                        room,
                        () -> noClasses()
                                .that()
                                .resideInAPackage("dev.plankton." + room)
                                .should()
                                .dependOnClassesThat()
                                .resideInAnyPackage(forbidden(room))
                                .check(CLASSES)));
    }

    /** The table itself has no circle, so neither has the code that follows it. */
    @Test
    void theRulesHaveNoCycle() {
        Map<String, Set<String>> left = new HashMap<>(MAY_KNOW);
        while (left.entrySet().removeIf(room -> room.getValue().stream().noneMatch(left::containsKey))) {
            // Another layer is done.
        }
        assertThat(left).isEmpty();
    }

    @Test
    void everyPackageHasARule() throws IOException {
        assertThat(filesByPackage().keySet()).isEqualTo(MAY_KNOW.keySet());
    }

    @Test
    void packagesAreSmall() throws IOException {
        assertThat(filesByPackage().values()).allMatch(files -> files <= MOST_FILES);
    }

    @Test
    void filesAreShortOrSayWhyNot() throws IOException {
        Set<String> longFiles = new TreeSet<>();
        try (Stream<Path> files = sources()) {
            files.filter(file -> lines(file) > MOST_LINES).map(Path::toString).forEach(longFiles::add);
        }
        assertThat(longFiles).isEqualTo(LONG_FILES.keySet());
    }

    private static String[] forbidden(String room) {
        Set<String> forbidden = new TreeSet<>(MAY_KNOW.keySet());
        forbidden.remove(room);
        forbidden.removeAll(MAY_KNOW.get(room));
        return forbidden.stream().map(other -> "dev.plankton." + other).toArray(String[]::new);
    }

    private static Map<String, Long> filesByPackage() throws IOException {
        Map<String, Long> count = new HashMap<>();
        try (Stream<Path> files = sources()) {
            files.filter(file -> !file.endsWith("package-info.java"))
                    .forEach(file -> count.merge(
                            file.getParent()
                                    .toString()
                                    .replace(file.getFileSystem().getSeparator(), "."),
                            1L,
                            Long::sum));
        }
        return count;
    }

    /** The source files of these packages, by path below dev/plankton. */
    private static Stream<Path> sources() throws IOException {
        return Files.walk(SOURCES)
                .filter(file -> file.toString().endsWith(".java"))
                .map(SOURCES::relativize)
                .filter(file -> TREES.contains(file.getName(0).toString()));
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(SOURCES.resolve(file))) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
