package dev.plankton.cli.lab;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.Stdio;
import dev.plankton.lab.Lab;
import dev.plankton.lab.grade.Grader;
import dev.plankton.lab.grade.Grading;
import dev.plankton.lab.grade.Submission;
import dev.plankton.lab.grade.Submissions;
import dev.plankton.lab.scenario.ScenarioException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code plankton lab check}. */
@Command(
        name = "check",
        description = {
            "Grade one folder, and say what is missing and why.",
            "The exit status is 0 for all points and 1 for fewer."
        })
final class LabCheck implements Callable<Integer> {
    private final Stdio stdio;

    @Parameters(paramLabel = "FOLDER", description = "Made by `lab start`, or with the same files.")
    private Path folder = Path.of("");

    @Mixin
    private ReportOptions options = new ReportOptions();

    LabCheck(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!Files.isDirectory(folder)) {
            throw new Complaint("no such folder: %s; `plankton lab start` makes one".formatted(folder));
        }
        Lab lab = lab();
        Grading grading = grade(lab);
        keep(grading);
        options.writeOne(stdio, grading, folder);
        return grading.result().passed() ? 0 : ErrorLines.FAILED;
    }

    /** Plots and tables that the lab has made. */
    private void keep(Grading grading) {
        try {
            Lab.write(folder, grading.made());
        } catch (IOException e) {
            throw Complaint.about("cannot write what the lab made to " + folder, e);
        }
    }

    private Lab lab() {
        if (options.lab != null) {
            return Labs.named(options.lab);
        }
        // A lab file in the folder is the student's: it may name a lab of the course, and not say what is expected.
        return Submissions.labOf(folder)
                .orElseThrow(() -> new Complaint(
                        "which lab? %s has no %s of a lab of the course; add --lab LAB (see `plankton lab list`)"
                                .formatted(folder, Lab.FILE)));
    }

    private Grading grade(Lab lab) throws InterruptedException {
        try (Grader grader = Grader.ofOne(options.limit())) {
            Submission submission = Submissions.read(folder, lab);
            // Other formats are for readers who have the folder elsewhere.
            return grader.grade(
                    lab, options.format == ReportOptions.Format.HUMAN ? submission : submission.elsewhere());
        } catch (ScenarioException e) {
            throw new Complaint(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw Complaint.about("cannot grade " + folder, e);
        }
    }
}
