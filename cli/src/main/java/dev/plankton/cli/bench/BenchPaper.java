package dev.plankton.cli.bench;

import dev.plankton.bench.host.Qemu;
import dev.plankton.bench.paper.PaperPlan;
import dev.plankton.bench.paper.PaperResult;
import dev.plankton.cli.bench.experiment.BenchOutput;
import dev.plankton.cli.bench.experiment.Experiments;
import dev.plankton.cli.bench.experiment.Savings;
import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.Bounds;
import dev.plankton.cli.option.Seconds;
import dev.plankton.cli.option.TierOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plankton bench paper}: the experiment of 2013. */
@Command(
        name = "paper",
        description =
                "Repeat the 2013 experiment: boot in batches, sample CPU and memory after each, then send requests.",
        footer = {
            "",
            "By default it takes most of a day: 229 batches of two minutes for each guest, which",
            "makes the paper's 110 000 VMs. It ends early at 90 % of CPU or memory. A short run:",
            "",
            "  plankton bench paper --batches 3 --pause 2 --samples 3 --sample-seconds 1 --qemu 10"
        })
final class BenchPaper implements Callable<Integer> {
    private final Stdio stdio;

    @Option(
            names = "--guests",
            paramLabel = "GUEST",
            split = ",",
            description = "Guests, separated by commas: hello, echo, spikes; all by default.")
    private List<String> guests = new ArrayList<>(PaperPlan.GUESTS);

    @Option(names = "--batch", paramLabel = "N", description = "VMs per batch; ${DEFAULT-VALUE} by default.")
    private long batch = 480;

    @Option(names = "--batches", paramLabel = "N", description = "At most N batches; ${DEFAULT-VALUE} by default.")
    private long batches = 229;

    @Option(
            names = "--pause",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description = "Pause after a batch; 30 s by default.")
    private Seconds pause = new Seconds(30);

    @Option(names = "--samples", paramLabel = "N", description = "Samples after a batch; ${DEFAULT-VALUE} by default.")
    private long samples = 15;

    @Option(
            names = "--sample-seconds",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description = "Length of a sample; 6 s by default.")
    private Seconds sample = new Seconds(6);

    @Option(
            names = "--requests",
            paramLabel = "N",
            description = "Send requests to N random VMs at the end; ${DEFAULT-VALUE} by default.")
    private long requests = 10_000;

    @Option(
            names = "--qemu",
            paramLabel = "N",
            description = "Also run N QEMU VMs of each guest, and compare; requires " + Qemu.NAME + ".")
    private @Nullable Long qemu;

    @Option(names = "--seed", paramLabel = "S", description = "Seed of the random numbers; 1 by default.")
    private long seed = 1;

    @Mixin
    private Savings savings = new Savings();

    @Mixin
    private TierOption tier = new TierOption();

    @Mixin
    private BenchOutput output = new BenchOutput();

    BenchPaper(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() throws InterruptedException {
        checkGuests();
        int qemuVms = qemu == null ? 0 : Bounds.check("--qemu", qemu, 1, 1_000);
        PaperPlan plan = new PaperPlan(
                guests,
                Bounds.check("--batch", batch, 1, 10_000_000),
                Bounds.check("--batches", batches, 1, 100_000),
                pause.atLeast("--pause", 0),
                Bounds.check("--samples", samples, 1, 10_000),
                sample.atLeast("--sample-seconds", 0.01),
                Bounds.check("--requests", requests, 1, 100_000_000),
                savings.without(),
                qemu == null ? null : installed(),
                qemuVms,
                seed,
                tier.tier());
        output.check();
        return Experiments.run(stdio, watcher -> {
            PaperResult result = plan.run(watcher);
            output.show(stdio, result, result.report());
            return Experiments.judge(stdio, result.repliesWrong(), result.repliesChecked());
        });
    }

    private void checkGuests() {
        for (String guest : guests) {
            if (!PaperPlan.GUESTS.contains(guest)) {
                throw new Complaint(
                        "--guests: '%s' is not one of %s".formatted(guest, String.join(", ", PaperPlan.GUESTS)));
            }
        }
    }

    private static Qemu installed() {
        return Qemu.find()
                .orElseThrow(
                        () -> new Complaint(
                                "--qemu: " + Qemu.NAME
                                        + " is not on the PATH; install QEMU (Debian: apt-get install qemu-system-x86) or omit --qemu"));
    }
}
