package dev.plankton.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * What holds for the packages of every module: each knows only those that its table says, none is in a cycle, and all are
 * small. A module's test gives the table.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PackageRules {
    private static final int MOST_FILES = 20, MOST_LINES = 400;

    private final String root;
    private final Map<String, Set<String>> mayKnow;
    private final Map<String, String> longFiles;
    private final Path sources;

    /** The classes of the module, without its tests. */
    protected final JavaClasses classes;

    /**
     * The rules of a module.
     *
     * @param root the package of which all of its packages are subpackages
     * @param mayKnow for each package the others of the table that it may know; names are without {@code root}, the empty
     *     one is {@code root} itself, {@code x..} is x with its subpackages
     * @param longFiles files of more than 400 lines, by path below the root without {@code .java}, and why
     */
    protected PackageRules(String root, Map<String, Set<String>> mayKnow, Map<String, String> longFiles) {
        this.root = root;
        this.mayKnow = mayKnow;
        this.longFiles = longFiles;
        sources = Path.of("src/main/java", root.split("\\."));
        classes = new ClassFileImporter()
                .withImportOption(location -> !location.contains("/test"))
                .importPackages(mayKnow.keySet().stream().map(this::name).toArray(String[]::new));
    }

    @TestFactory
    Stream<DynamicTest> arrowsPointDownOnly() {
        return new TreeMap<>(mayKnow)
                .entrySet().stream()
                        .map(rule -> DynamicTest.dynamicTest(name(rule.getKey()), () -> {
                            String room = rule.getKey();
                            Set<String> forbidden = new TreeSet<>(mayKnow.keySet());
                            forbidden.remove(room);
                            forbidden.removeIf(
                                    other -> rule.getValue().stream().anyMatch(known -> covers(known, other)));
                            noClasses()
                                    .that()
                                    .resideInAPackage(name(room))
                                    .should()
                                    .dependOnClassesThat()
                                    .resideInAnyPackage(
                                            forbidden.stream().map(this::name).toArray(String[]::new))
                                    .check(classes);
                        }));
    }

    @Test
    void noCyclesBetweenPackages() {
        slices().matching(root + ".(**)").should().beFreeOfCycles().check(classes);
    }

    /** A package without a rule would be free to know everything; a rule without a package checks nothing. */
    @Test
    void everyPackageHasARule() throws IOException {
        assertThat(filesByPackage().keySet()).isEqualTo(new TreeSet<>(mayKnow.keySet()));
    }

    @Test
    void packagesAreSmall() throws IOException {
        assertThat(filesByPackage())
                .allSatisfy((room, files) -> assertThat(files).as(room).isLessThanOrEqualTo(MOST_FILES));
    }

    @Test
    void filesAreShortOrSayWhyNot() throws IOException {
        Set<String> found = new TreeSet<>();
        files().stream()
                .filter(file -> lines(file) > MOST_LINES)
                .map(file -> sources.relativize(file).toString().replace('\\', '/'))
                .map(file -> file.substring(0, file.length() - ".java".length()))
                .forEach(found::add);
        assertThat(longFiles).containsOnlyKeys(found.toArray(String[]::new));
    }

    private Map<String, Integer> filesByPackage() throws IOException {
        Map<String, Integer> count = new TreeMap<>();
        for (Path file : files()) {
            String room = sources.relativize(file.getParent()).toString();
            count.merge(room.replace('\\', '.').replace('/', '.'), 1, Integer::sum);
        }
        return count;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean covers(String known, String room) {
        return known.endsWith("..")
                ? (room + ".").startsWith(known.substring(0, known.length() - 1))
                : known.equals(room);
    }

    private String name(String room) {
        return room.isEmpty() ? root : root + "." + room;
    }
}
