package dev.plankton.cli.lab;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.LowerCase;
import dev.plankton.lab.grade.Grader;
import dev.plankton.lab.grade.Grading;
import dev.plankton.lab.report.Classroom50Report;
import dev.plankton.lab.report.GradescopeReport;
import dev.plankton.lab.report.HumanReport;
import dev.plankton.lab.report.JUnitReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that grade: in which form, where to, and how long. */
final class ReportOptions {
    /** The form of a report. */
    enum Format {
        HUMAN,
        GRADESCOPE,
        CLASSROOM50,
        JUNIT;

        /** Whether each submission has a report of its own. */
        boolean isForEach() {
            return this == GRADESCOPE || this == CLASSROOM50;
        }
    }

    /** Reads a format. */
    static final class FormatOfName extends LowerCase<Format> {
        FormatOfName() {
            super(Format.class);
        }
    }

    @Option(
            names = "--lab",
            paramLabel = "LAB",
            description = {
                "The lab: its number, or a folder with a lab file of your own.",
                "Default: the one whose lab.yaml is in the folder."
            })
    @Nullable String lab;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = FormatOfName.class,
            description = "human (default), gradescope, classroom50 or junit.")
    Format format = Format.HUMAN;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Write the report there; of many submissions for gradescope and classroom50, a folder with a file for each.")
    @Nullable Path output;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "End the process of a submission's Java after so long (default: ${DEFAULT-VALUE}).")
    int timeout = (int) Grader.LIMIT.toSeconds();

    /** After which a submission's process is ended. */
    Duration limit() {
        if (timeout < 1 || timeout > 3600) {
            throw new Complaint("--timeout out of range (1-3600): " + timeout);
        }
        return Duration.ofSeconds(timeout);
    }

    /** Writes the report of one submission. */
    void writeOne(Stdio stdio, Grading grading) {
        String text = format == Format.HUMAN ? HumanReport.text(grading) : text(List.of(grading));
        write(stdio, output, text);
    }

    /** Says what is missing to write the reports of many, before they are graded. */
    void checkForMany() {
        if (format.isForEach() && output == null) {
            throw new Complaint("--format %s writes a file for each submission: add --output FOLDER".formatted(LowerCase.of(format)));
        }
    }

    /** Writes the report of many. */
    void writeMany(Stdio stdio, List<Grading> gradings) {
        Path folder = output;
        if (!format.isForEach() || folder == null) {
            write(stdio, output, text(gradings));
            return;
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw Complaint.about("cannot make " + folder, e);
        }
        for (Grading grading : gradings) {
            String name = grading.submission().replaceFirst("(?i)\\.zip$", "") + ".json";
            write(stdio, folder.resolve(name), text(List.of(grading)));
        }
        stdio.out().print(HumanReport.summary(gradings));
        stdio.out().flush();
    }

    private String text(List<Grading> gradings) {
        return switch (format) {
            case HUMAN -> gradings.stream().map(HumanReport::text).collect(Collectors.joining("\n"))
                    + "\n"
                    + HumanReport.summary(gradings);
            case JUNIT -> JUnitReport.xml(gradings);
            case GRADESCOPE -> GradescopeReport.json(gradings.getFirst());
            case CLASSROOM50 -> classroom50(gradings.getFirst());
        };
    }

    private static String classroom50(Grading grading) {
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putIfAbsent("USERNAME", grading.submission());
        try {
            return new Classroom50Report(environment, Clock.systemUTC()).json(grading);
        } catch (IllegalArgumentException e) {
            throw new Complaint(String.valueOf(e.getMessage()), e);
        }
    }

    private static void write(Stdio stdio, @Nullable Path file, String text) {
        if (file == null) {
            stdio.out().print(text);
            stdio.out().flush();
            return;
        }
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw Complaint.about("cannot write " + file, e);
        }
    }
}
