package dev.plankton.lab.grade;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plankton.lab.Lab;
import dev.plankton.lab.compile.LoadableClasses;
import dev.plankton.lab.compile.Solutions;
import dev.plankton.lab.exercise.SolutionException;
import dev.plankton.lab.exercise.SolutionLoader;
import dev.plankton.lab.run.Check;
import dev.plankton.lab.run.ScenarioResult;
import dev.plankton.lab.run.ScenarioRunner;
import dev.plankton.lab.scenario.Commands;
import dev.plankton.lab.scenario.JavaPart;
import dev.plankton.lab.scenario.Scenario;
import dev.plankton.lab.scenario.ScenarioException;
import dev.plankton.lab.scenario.ScenarioReader;
import dev.plankton.lab.worker.CompilerProcess;
import dev.plankton.lab.worker.StudentProcess;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Grades submissions, each in a new folder that is deleted after it. Guests run in this process: the emulator isolates them and their
 * limit of instructions ends them. Java runs in a process of its own for each submission. Safe for several threads.
 */
public final class Grader implements AutoCloseable {
    /** How long the process of a submission may take: the last resort, after the limits of instructions and steps. */
    public static final Duration LIMIT = Duration.ofSeconds(20);

    /** What a lab can make: plots and tables, of limited number and size. */
    private static final Pattern MADE = Pattern.compile("[A-Za-z0-9-]+\\.(svg|csv)");

    private static final int MOST_MADE = 8;
    private static final long LARGEST_MADE = 1 << 20;

    private final Duration limit;
    private final boolean trusted;
    private final Path workspace;
    private final @Nullable CompilerProcess compiler;
    private final @Nullable WorkerCaches caches;

    private Grader(Duration limit, boolean trusted, int submissions) throws IOException {
        this.limit = limit;
        this.trusted = trusted;
        workspace = Files.createTempDirectory("plankton-lab");
        compiler = submissions > 1 ? new CompilerProcess(workspace) : null;
        caches = compiler != null && submissions >= WorkerCaches.WORTH ? new WorkerCaches(workspace, compiler) : null;
    }

    /** For one submission: a single process compiles and runs its Java. */
    public static Grader ofOne(Duration limit) throws IOException {
        return new Grader(limit, false, 1);
    }

    /**
     * For many: one process compiles them all.
     *
     * @param submissions how many there are; from a hundred on, what makes their processes start faster is prepared
     */
    public static Grader ofMany(Duration limit, int submissions) throws IOException {
        return new Grader(limit, false, Math.max(2, submissions));
    }

    /** For code that is trusted, such as reference solutions: all of it runs in this process, checked and counted as elsewhere. */
    public static Grader trusting() throws IOException {
        return new Grader(LIMIT, true, 1);
    }

    /**
     * Grades a submission.
     *
     * @throws ScenarioException if the lab file is wrong
     */
    public Grading grade(Lab lab, Submission submission) throws ScenarioException, IOException, InterruptedException {
        Path folder = Files.createTempDirectory(workspace, "submission");
        try {
            Map<String, byte[]> files = new TreeMap<>(lab.start());
            files.put(Lab.FILE, lab.file().getBytes(UTF_8));
            Lab.write(folder, files);
            Scenario scenario = ScenarioReader.read(folder.resolve(Lab.FILE));
            StudentProcess.Outcome outcome = outcome(lab, scenario, folder, submission);
            files.putAll(submission.files());
            return new Grading(
                    submission.name(),
                    lab.label(),
                    outcome.result(),
                    submission.notes(),
                    outcome.printed(),
                    made(folder, files.keySet()));
        } finally {
            delete(folder);
        }
    }

    private StudentProcess.Outcome outcome(Lab lab, Scenario scenario, Path folder, Submission submission)
            throws IOException, InterruptedException {
        if (!submission.problem().isEmpty()) {
            return failed(scenario, submission.problem());
        }
        try {
            Map<String, byte[]> files = new TreeMap<>(submission.files());
            files.remove(Lab.FILE);
            Lab.write(folder, files);
        } catch (FileSystemException | InvalidPathException e) {
            return failed(scenario, "its files cannot be written: " + e.getMessage());
        }
        try {
            return run(lab, scenario, folder, submission);
        } catch (RuntimeException | Error e) {
            // The others of the class are graded all the same.
            return failed(scenario, "the grader failed on it: " + e);
        }
    }

    private StudentProcess.Outcome run(Lab lab, Scenario scenario, Path folder, Submission submission)
            throws IOException, InterruptedException {
        Commands commands = submission.place().isEmpty()
                ? Commands.elsewhere(Lab.FILE)
                : Commands.here(Path.of(submission.place(), Lab.FILE).toString());
        JavaPart java = scenario.java();
        Path source = java == null ? folder : folder.resolve(java.source());
        if (java == null || trusted || !Files.exists(source)) {
            return here(scenario, folder, commands, Solutions.compiling());
        }
        try (StudentProcess process = start(lab, java, folder)) {
            LoadableClasses classes;
            try {
                classes = compiler == null ? null : compiler.compile(source);
            } catch (SolutionException e) {
                // What does not compile runs nothing. The result is that of a process that compiles for itself.
                return here(scenario, folder, commands, (file, type) -> {
                    throw e;
                });
            }
            return process.run(commands, classes, limit);
        } catch (SolutionException e) {
            return failed(scenario, String.valueOf(e.getMessage()));
        }
    }

    private StudentProcess start(Lab lab, JavaPart java, Path folder) throws IOException, InterruptedException {
        Path cache = caches == null ? null : caches.of(lab, java.source());
        return cache == null ? StudentProcess.start(folder) : StudentProcess.start(folder, cache);
    }

    private static StudentProcess.Outcome here(Scenario scenario, Path folder, Commands commands, SolutionLoader loader)
            throws IOException {
        return new StudentProcess.Outcome(new ScenarioRunner(scenario, folder, commands, loader).run(), "");
    }

    private static StudentProcess.Outcome failed(Scenario scenario, String problem) {
        List<Check> checks = scenario.expectations().stream()
                .map(expected -> new Check(expected.id(), expected.points(), false, "not run: " + problem, "", ""))
                .toList();
        return new StudentProcess.Outcome(new ScenarioResult(scenario.name(), problem, checks), "");
    }

    private static Map<String, byte[]> made(Path folder, Set<String> before) throws IOException {
        Map<String, byte[]> made = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (MADE.matcher(name).matches()
                        && !before.contains(name)
                        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                        && Files.size(file) <= LARGEST_MADE
                        && made.size() < MOST_MADE) {
                    made.put(name, Files.readAllBytes(file));
                }
            }
        }
        return made;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Where the folders of submissions are made. */
    Path workspace() {
        return workspace;
    }

    /** Ends the compiler's process and deletes the folder of this. */
    @Override
    public void close() throws IOException {
        if (compiler != null) {
            compiler.close();
        }
        delete(workspace);
    }
}
