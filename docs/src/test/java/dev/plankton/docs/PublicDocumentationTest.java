package dev.plankton.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExportsTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.ModuleTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every public or protected member of a package that a module exports to all has a documentation comment. */
final class PublicDocumentationTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    static List<Path> modules() throws IOException {
        try (Stream<Path> files = Files.list(ROOT)) {
            return files.map(module -> module.resolve("src/main/java"))
                    .filter(sources -> Files.exists(sources.resolve("module-info.java")))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("modules")
    void publicMembersAreDocumented(Path sources) throws IOException {
        List<Path> exported = new ArrayList<>();
        for (String name : exportedPackages(sources)) {
            try (Stream<Path> files = Files.list(sources.resolve(name.replace('.', '/')))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(exported::add);
            }
        }
        assertThat(undocumented(exported)).isEmpty();
    }

    @Test
    void findsWhatIsUndocumented() {
        assertThat(Undocumented.of("A", "public class A { public int n; /** Yes. */ public void m() {} int hidden; }"))
                .containsExactly("A.java:1 A", "A.java:1 n");
    }

    private static Set<String> exportedPackages(Path sources) throws IOException {
        return parse(List.of(sources.resolve("module-info.java"))).stream()
                .flatMap(unit -> Stream.ofNullable(unit.getModule()))
                .map(ModuleTree::getDirectives)
                .flatMap(List::stream)
                .filter(ExportsTree.class::isInstance)
                .map(ExportsTree.class::cast)
                .filter(exports -> exports.getModuleNames() == null)
                .map(exports -> exports.getPackageName().toString())
                .collect(Collectors.toSet());
    }

    private static List<String> undocumented(List<Path> files) throws IOException {
        List<String> found = new ArrayList<>();
        if (!files.isEmpty()) {
            JavacTask task = task(files);
            for (CompilationUnitTree unit : task.parse()) {
                new Undocumented(DocTrees.instance(task), unit, found).scan(unit, null);
            }
        }
        return found;
    }

    private static List<? extends CompilationUnitTree> parse(List<Path> files) throws IOException {
        List<CompilationUnitTree> units = new ArrayList<>();
        task(files).parse().forEach(units::add);
        return units;
    }

    private static JavacTask task(List<Path> files) {
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        var manager = compiler.getStandardFileManager(null, null, null);
        return (JavacTask)
                compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
    }

    /** Visits what users can name: public and protected members of public types, overrides and implicit members apart. */
    private static final class Undocumented extends TreePathScanner<Void, Void> {
        private final DocTrees docs;
        private final CompilationUnitTree unit;
        private final List<String> found;

        Undocumented(DocTrees docs, CompilationUnitTree unit, List<String> found) {
            this.docs = docs;
            this.unit = unit;
            this.found = found;
        }

        static List<String> of(String name, String code) {
            JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
            var source =
                    new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
                        @Override
                        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                            return code;
                        }
                    };
            JavacTask task = (JavacTask) compiler.getTask(null, null, null, null, null, List.of(source));
            List<String> found = new ArrayList<>();
            try {
                for (CompilationUnitTree unit : task.parse()) {
                    new Undocumented(DocTrees.instance(task), unit, found).scan(unit, null);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return found;
        }

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            if (isVisible(type.getModifiers())) {
                check(type, type.getSimpleName().toString());
                super.visitClass(type, unused);
            }
            return null;
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            boolean overrides = method.getModifiers().getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("Override"));
            if (isVisible(method.getModifiers()) && !overrides) {
                check(method, method.getName() + "()");
            }
            return null;
        }

        @Override
        public Void visitVariable(VariableTree field, Void unused) {
            if (isVisible(field.getModifiers())) {
                check(field, field.getName().toString());
            }
            return null;
        }

        private boolean isVisible(ModifiersTree modifiers) {
            Tree parent = getCurrentPath().getParentPath().getLeaf();
            boolean inInterface = parent.getKind() == Tree.Kind.INTERFACE;
            Set<Modifier> flags = modifiers.getFlags();
            return flags.contains(Modifier.PUBLIC)
                    || flags.contains(Modifier.PROTECTED)
                    || inInterface && !flags.contains(Modifier.PRIVATE);
        }

        private void check(Tree member, String name) {
            TreePath path = getCurrentPath();
            if (docs.getDocComment(path) == null) {
                long position = docs.getSourcePositions().getStartPosition(unit, member);
                String file =
                        Path.of(unit.getSourceFile().getName()).getFileName().toString();
                found.add(file + ":" + unit.getLineMap().getLineNumber(position) + " " + name);
            }
        }
    }
}
