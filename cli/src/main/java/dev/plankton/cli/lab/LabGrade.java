package dev.plankton.cli.lab;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import dev.plankton.lab.Lab;
import dev.plankton.lab.grade.Grader;
import dev.plankton.lab.grade.Grading;
import dev.plankton.lab.grade.Submissions;
import dev.plankton.lab.run.ScenarioResult;
import dev.plankton.lab.scenario.ScenarioException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plankton lab grade}. */
@Command(
        name = "grade",
        description = {
            "Grade the submissions of a class: a folder or zip file for each.",
            "A submission's Java runs in a process of its own, with limits; docs/course/instructors.md says which."
        })
final class LabGrade implements Callable<Integer> {
    private final Stdio stdio;

    @Parameters(paramLabel = "SUBMISSIONS", description = "The folder with the submissions.")
    private Path folder = Path.of("");

    @Mixin
    private ReportOptions options = new ReportOptions();

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Number of submissions graded at once (default: one for each processor).")
    private int jobs = Runtime.getRuntime().availableProcessors();

    LabGrade(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws InterruptedException {
        options.checkForMany();
        if (jobs < 1 || jobs > 1024) {
            throw new Complaint("--jobs out of range (1-1024): " + jobs);
        }
        List<Path> submissions = submissions();
        options.checkNames(submissions);
        options.writeMany(stdio, gradeAll(submissions));
        return 0;
    }

    private List<Path> submissions() {
        try {
            List<Path> submissions = Submissions.in(folder);
            if (submissions.isEmpty()) {
                throw new Complaint(
                        "no folders and no zip files in %s: one for each submission is needed".formatted(folder));
            }
            return submissions;
        } catch (IOException e) {
            throw Complaint.about("cannot read " + folder, e);
        }
    }

    private List<Grading> gradeAll(List<Path> submissions) throws InterruptedException {
        Lab named = options.lab == null ? null : Labs.named(options.lab);
        // The workers end before the grader, whose folders they use.
        try (Grader grader = Grader.ofMany(options.limit(), submissions.size());
                ExecutorService workers = Executors.newFixedThreadPool(jobs)) {
            try {
                List<Future<Grading>> started = new ArrayList<>();
                for (Path submission : submissions) {
                    started.add(workers.submit(() -> grade(grader, named, submission)));
                }
                List<Grading> gradings = new ArrayList<>();
                for (Future<Grading> one : started) {
                    gradings.add(one.get());
                }
                return gradings;
            } finally {
                workers.shutdownNow();
            }
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case ScenarioException wrong -> new Complaint(String.valueOf(wrong.getMessage()), wrong);
                case IOException failed -> Complaint.about("cannot grade " + folder, failed);
                case null, default -> new IllegalStateException(e.getCause());
            };
        } catch (IOException e) {
            throw Complaint.about("cannot grade " + folder, e);
        }
    }

    private static Grading grade(Grader grader, @Nullable Lab named, Path submission)
            throws ScenarioException, IOException, InterruptedException {
        Lab lab = named == null ? Submissions.labOf(submission).orElse(null) : named;
        if (lab == null) {
            String name = String.valueOf(submission.getFileName());
            String problem = "it has no %s of a lab of the course; add --lab LAB".formatted(Lab.FILE);
            return new Grading(
                    name, "unknown lab", new ScenarioResult(name, problem, List.of()), List.of(), "", Map.of());
        }
        return grader.grade(lab, Submissions.read(submission, lab).elsewhere());
    }
}
