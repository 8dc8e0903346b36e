package dev.plankton.cli.verify;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.ErrorLines;
import dev.plankton.cli.io.Progress;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.io.Terminal;
import dev.plankton.cli.option.ModelOfName;
import dev.plankton.cli.option.TierOption;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.verification.conformance.Conformance;
import dev.plankton.verification.conformance.FormResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code plankton conformance}: test vectors captured on real CPUs. */
@Command(
        name = "conformance",
        description = "Run single-instruction test vectors captured on real CPUs.",
        footer = {
            "",
            "Vectors come in files with one opcode each, ending with .MOO, .json or .ndjson, or",
            "one of these and .gz, as github.com/SingleStepTests publishes them. The exit status",
            "is 0 if all vectors passed, else 1.",
            "",
            "  plankton conformance --model i8086 8086/v1_binary"
        })
public final class ConformanceCommand implements Callable<Integer> {
    private final Stdio stdio;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files of vectors, and directories of them.")
    private List<Path> paths = new ArrayList<>();

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            converter = ModelOfName.class,
            description = "Processor: i8086, i80286 or i686, which is the default.")
    private CpuModel model = CpuModel.I686;

    @Option(names = "--strict", description = "Also compare the bits that the processor's manual calls undefined.")
    private boolean strict;

    @Option(
            names = "--failures",
            paramLabel = "N",
            defaultValue = "3",
            description = "Show the first N failures of each opcode; the default is ${DEFAULT-VALUE}.")
    private int failures;

    @Mixin
    private TierOption tier = new TierOption();

    public ConformanceCommand(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() {
        if (failures < 0) {
            throw new Complaint("--failures " + failures + ": must be at least 0");
        }
        List<Path> files = files();
        long start = System.nanoTime();
        List<FormResult> results = results(files);
        double seconds = (System.nanoTime() - start) / 1e9;
        ConformanceTable table = new ConformanceTable(results);
        table.print(stdio.out());
        table.printTotal(stdio.out(), seconds);
        return table.failed() == 0 ? 0 : ErrorLines.FAILED;
    }

    private List<Path> files() {
        try {
            return Conformance.find(paths);
        } catch (IOException e) {
            throw Complaint.about("cannot read the vectors", e);
        }
    }

    private List<FormResult> results(List<Path> files) {
        AtomicInteger done = new AtomicInteger();
        try (Progress progress = new Progress(stdio.err(), "vectors", files.size(), Terminal.onStderr())) {
            return new Conformance(model, strict, failures, tier.tier())
                    .run(files, result -> progress.accept(done.incrementAndGet()));
        } catch (IOException e) {
            throw Complaint.about("cannot read the vectors", e);
        }
    }
}
