package dev.plankton;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Arrows point down only: which package of the core may know which other one. */
final class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.plankton");

    /** A package and everything of the project that it may know; its own subpackages count as itself. */
    private static final Map<String, Set<String>> MAY_KNOW = Map.of(
            "memory", Set.of(),
            "cpu", Set.of("memory"),
            "disk", Set.of(),
            "logging", Set.of(),
            "device", Set.of("memory", "disk"),
            "bios", Set.of("memory", "disk", "device", "cpu"),
            "machine", Set.of("cpu", "memory", "disk", "device", "bios"),
            "hypervisor", Set.of("machine", "memory", "disk", "device", "cpu", "logging"),
            "debug", Set.of("cpu", "memory", "machine"));

    @TestFactory
    Stream<DynamicTest> arrowsPointDownOnly() {
        return MAY_KNOW.keySet().stream()
                .sorted()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    Set<String> forbidden = new TreeSet<>(MAY_KNOW.keySet());
                    forbidden.remove(name);
                    forbidden.removeAll(MAY_KNOW.get(name));
                    noClasses()
                            .that()
                            .resideInAPackage(tree(name))
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(forbidden.stream()
                                    .map(ArchitectureTest::tree)
                                    .toArray(String[]::new))
                            .allowEmptyShould(true)
                            .check(CLASSES);
                }));
    }

    @Test
    void noCyclesBetweenPackages() {
        slices().matching("dev.plankton.(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    /** A package without a rule would be free to know everything. */
    @Test
    void everyPackageHasARule() {
        List<String> without = new ArrayList<>();
        for (var type : CLASSES) {
            String[] parts = type.getPackageName().split("\\.", -1);
            if (parts.length < 3 || !MAY_KNOW.containsKey(parts[2])) {
                without.add(type.getName());
            }
        }
        assertThat(without).isEmpty();
    }

    /** Proof that the rules look at something. */
    @Test
    void classesAreSeen() {
        assertThat(CLASSES).isNotEmpty();
    }

    private static String tree(String name) {
        return "dev.plankton." + name + "..";
    }
}
