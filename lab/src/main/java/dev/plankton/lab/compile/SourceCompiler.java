package dev.plankton.lab.compile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plankton.lab.exercise.Exercise;
import dev.plankton.lab.exercise.SolutionException;
import dev.plankton.machine.MachineProfile;
import dev.plankton.net.address.VmAddress;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the Java sources of a folder in memory, against what Plankton exports. Number and size of the sources are bounded, and
 * annotation processors do not run; a source can still make the compiler take long, so one that is not trusted is compiled in a
 * process that can be ended. Safe for several threads, which take turns.
 */
final class SourceCompiler {
    /** How many sources a solution may have. */
    static final int MOST_SOURCES = 20;

    /** How many bytes they may have in all. */
    static final int MOST_BYTES = 256 * 1024;

    private static final int MOST_MESSAGES = 10;

    private static final String SUFFIX = ".java";

    /** Keeps the indexes of jars between compilations. */
    private static final ReentrantLock TURN = new ReentrantLock();

    private static @Nullable StandardJavaFileManager files;

    private SourceCompiler() {}

    /**
     * Compiles {@code source} and all other Java files of its folder.
     *
     * @throws SolutionException with a line {@code FILE:LINE: error} for each of the first errors
     */
    static CompiledClasses compile(Path source) throws SolutionException {
        String name = String.valueOf(source.getFileName());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new SolutionException(name + " cannot be compiled: this Java runtime has no compiler; use a JDK");
        }
        List<SourceText> sources = sources(source);
        TURN.lock();
        try {
            return compile(compiler, name, sources);
        } finally {
            TURN.unlock();
        }
    }

    private static CompiledClasses compile(JavaCompiler compiler, String name, List<SourceText> sources)
            throws SolutionException {
        if (files == null) {
            files = compiler.getStandardFileManager(null, Locale.ROOT, UTF_8);
        }
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        ClassFilesInMemory output = new ClassFilesInMemory(files);
        Writer nowhere = Writer.nullWriter();
        if (!compiler.getTask(nowhere, output, found, options(), null, sources).call()) {
            String errors = errors(found.getDiagnostics());
            throw new SolutionException(
                    errors.isEmpty() ? name + ": the compiler failed on it; is it nested very deeply?" : errors);
        }
        String main = name.substring(0, name.length() - SUFFIX.length());
        return output.classes().keySet().stream()
                .filter(binary -> binary.substring(binary.lastIndexOf('.') + 1).equals(main))
                .findFirst()
                .map(binary -> new CompiledClasses(binary, output.classes()))
                .orElseThrow(() -> new SolutionException("%s:1: it has no class %s".formatted(name, main)));
    }

    private static List<SourceText> sources(Path source) throws SolutionException {
        List<SourceText> sources = new ArrayList<>();
        long bytes = 0;
        Path folder = source.toAbsolutePath().getParent();
        try (DirectoryStream<Path> all =
                Files.newDirectoryStream(folder == null ? Path.of("") : folder, "*" + SUFFIX)) {
            for (Path file : all) {
                String name = String.valueOf(file.getFileName());
                if (name.equals("module-info.java") || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    continue;
                }
                bytes += Files.size(file);
                if (sources.size() == MOST_SOURCES || bytes > MOST_BYTES) {
                    throw new SolutionException(
                            "the Java sources are too many or too large: at most %d files and %,d bytes"
                                    .formatted(MOST_SOURCES, MOST_BYTES));
                }
                sources.add(new SourceText(name, new String(Files.readAllBytes(file), UTF_8)));
            }
        } catch (IOException e) {
            throw new SolutionException("cannot read the Java sources: " + e.getMessage(), e);
        }
        // In the same order everywhere, and so with the same first error.
        sources.sort((one, other) -> one.getName().compareTo(other.getName()));
        return sources;
    }

    private static List<String> options() {
        List<String> options = new ArrayList<>(
                List.of("-proc:none", "-implicit:none", "-nowarn", "-g:source,lines", "-XDstringConcat=inline"));
        Set<String> path = new LinkedHashSet<>();
        Set<String> modules = new LinkedHashSet<>();
        for (Class<?> of : List.of(Exercise.class, MachineProfile.class, VmAddress.class)) {
            URI place = place(of);
            if (place == null || "jrt".equals(place.getScheme())) {
                modules.add(of.getModule().getName());
            } else {
                path.add(Path.of(place).toString());
            }
        }
        options.addAll(List.of("-cp", String.join(File.pathSeparator, path), "-sourcepath", ""));
        if (!modules.isEmpty()) {
            options.addAll(List.of("--add-modules", String.join(",", modules)));
        }
        return options;
    }

    private static @Nullable URI place(Class<?> of) {
        var code = of.getProtectionDomain().getCodeSource();
        try {
            return code == null ? null : code.getLocation().toURI();
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static String errors(List<Diagnostic<? extends JavaFileObject>> found) {
        return found.stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .limit(MOST_MESSAGES)
                .map(SourceCompiler::line)
                .collect(Collectors.joining("\n"));
    }

    private static String line(Diagnostic<? extends JavaFileObject> error) {
        String text = error.getMessage(Locale.ROOT).strip().replaceAll("\\s*\\R\\s*", "; ");
        JavaFileObject source = error.getSource();
        return source == null
                ? "error: " + text
                : "%s:%d: error: %s".formatted(source.getName(), error.getLineNumber(), text);
    }
}
