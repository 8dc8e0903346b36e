package dev.plankton.cli.bench.experiment;

import dev.plankton.bench.report.Json;
import dev.plankton.bench.report.Report;
import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where an experiment's results go: always onto the screen, and into files that are asked for. */
public final class BenchOutput {
    @Option(names = "--json", paramLabel = "FILE", description = "Write all figures to FILE as JSON.")
    private @Nullable Path json;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write report.md, its plots as SVG and results.json into DIR.")
    private @Nullable Path folder;

    /** Finds out at once, not after hours, whether the files can be written. */
    public void check() {
        try {
            if (json != null) {
                if (Files.isDirectory(json)) {
                    throw new Complaint("--json " + json + ": is a directory; give a file");
                }
                Path parent = json.toAbsolutePath().getParent();
                if (parent == null || !Files.isWritable(parent)) {
                    throw new Complaint("--json " + json + ": cannot write to directory " + parent);
                }
            }
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw Complaint.about("cannot write into " + folder, e);
        }
    }

    /** Shows the report, and writes the files. */
    public void show(Stdio stdio, Record result, Report report) {
        stdio.out().print(report.text());
        try {
            if (json != null) {
                Files.writeString(json, Json.of(result));
            }
            if (folder != null) {
                report.write(folder);
                Files.writeString(folder.resolve("results.json"), Json.of(result));
            }
        } catch (IOException e) {
            throw Complaint.about("cannot write the results", e);
        }
    }

    /** Writes another file where the report is, if one is asked for. */
    public void also(String name, String text) {
        if (folder == null) {
            return;
        }
        try {
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw Complaint.about("cannot write the results", e);
        }
    }
}
