package dev.plankton.cli.lab;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.LowerCase;
import dev.plankton.lab.Lab;
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
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
    @Nullable
    String lab;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = FormatOfName.class,
            description = "human (default), gradescope, classroom50 or junit.")
    Format format = Format.HUMAN;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description =
                    "Write the report there; of many submissions for gradescope and classroom50, a folder with a file for each.")
    @Nullable
    Path output;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "End the process of a submission's Java after so long (default: ${DEFAULT-VALUE}).")
    int timeout = (int) Grader.LIMIT.toSeconds();

    /** Where the identity of a submission comes from. */
    Map<String, String> environment = System.getenv();

    /** After which a submission's process is ended. */
    Duration limit() {
        if (timeout < 1 || timeout > 3600) {
            throw new Complaint("--timeout out of range (1-3600): " + timeout);
        }
        return Duration.ofSeconds(timeout);
    }

    /** Writes the report of one submission, which is in a folder. */
    void writeOne(Stdio stdio, Grading grading, Path folder) {
        String text = format == Format.HUMAN ? HumanReport.text(grading) : text(List.of(grading));
        if (output != null && normal(output).startsWith(normal(folder))) {
            replace(output, text); // a student may have put a link there
        } else {
            write(stdio, output, text);
        }
    }

    private static Path normal(Path path) {
        return path.toAbsolutePath().normalize();
    }

    /** Says what is missing to write the reports of many, before they are graded. */
    void checkForMany() {
        if (format.isForEach() && output == null) {
            throw new Complaint("--format %s writes a file for each submission: add --output FOLDER"
                    .formatted(LowerCase.of(format)));
        }
        if (format == Format.CLASSROOM50) {
            try {
                Classroom50Report.requireVariables(environment);
            } catch (IllegalArgumentException e) {
                throw new Complaint(String.valueOf(e.getMessage()), e);
            }
        }
    }

    /** The same of two whose reports would be one file, in a file system with or without upper case. */
    void checkNames(List<Path> submissions) {
        if (!format.isForEach()) {
            return;
        }
        Map<String, String> before = new HashMap<>();
        for (Path submission : submissions) {
            String name = String.valueOf(submission.getFileName());
            String other = before.put(owner(name).toLowerCase(Locale.ROOT), name);
            if (other != null) {
                throw new Complaint("%s and %s would have the same report file: rename or remove one of them"
                        .formatted(other, name));
            }
        }
    }

    /** A submission's name without what makes it an archive. */
    private static String owner(String submission) {
        return submission.replaceFirst("(?i)\\.zip$", "");
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
            String owner = owner(grading.submission());
            String text = format == Format.CLASSROOM50
                    ? classroom50(grading, Map.of("OWNER", owner))
                    : GradescopeReport.json(grading);
            replace(folder.resolve(owner + ".json"), text);
        }
        stdio.out().print(HumanReport.summary(gradings));
        stdio.out().flush();
    }

    private String text(List<Grading> gradings) {
        return switch (format) {
            case HUMAN ->
                gradings.stream().map(HumanReport::text).collect(Collectors.joining("\n"))
                        + "\n"
                        + HumanReport.summary(gradings);
            case JUNIT -> JUnitReport.xml(gradings);
            case GRADESCOPE -> GradescopeReport.json(gradings.getFirst());
            case CLASSROOM50 -> classroom50(gradings.getFirst(), Map.of());
        };
    }

    /** With other values of some variables. */
    private String classroom50(Grading grading, Map<String, String> others) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.putIfAbsent("USERNAME", owner(grading.submission()));
        variables.putAll(others);
        try {
            return new Classroom50Report(variables, Clock.systemUTC()).json(grading);
        } catch (IllegalArgumentException e) {
            throw new Complaint(String.valueOf(e.getMessage()), e);
        }
    }

    /** Writes a file, in the place of a link too. */
    private static void replace(Path file, String text) {
        Path whole = file.toAbsolutePath();
        try {
            Lab.write(
                    Objects.requireNonNull(whole.getParent()),
                    Map.of(String.valueOf(whole.getFileName()), text.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw Complaint.about("cannot write " + file, e);
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
