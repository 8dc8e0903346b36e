package dev.plankton.cli.verify;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.io.TemporaryFolder;
import dev.plankton.cli.option.TierOption;
import dev.plankton.cpu.RegionCaches;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import dev.plankton.verification.fuzz.Fuzzer;
import dev.plankton.verification.fuzz.RecordingFuzzer;
import dev.plankton.verification.fuzz.TierFuzzer;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code plankton fuzz}: random programs in random machine states. */
@Command(
        name = "fuzz",
        description =
                "Run random programs and check that no guest can harm its host or another VM, or that tiers agree.",
        footer = {
            "",
            "The same seed gives the same programs. Every 10 seconds a line says how far it is; the",
            "exit status is 0 if all went well, else 1, with the seed of the case that did not.",
            "",
            "  plankton fuzz --instructions 1000000000 --seed 1",
            "  plankton fuzz --tiers auto",
            "  plankton fuzz --recordings"
        })
public final class Fuzz implements Callable<Integer> {
    private static final long DEFAULT = 100_000_000, DEFAULT_TIERS = 50_000_000, DEFAULT_ALWAYS = 5_000_000;

    private final Stdio stdio;

    @Option(
            names = "--instructions",
            paramLabel = "N",
            description = "End after about N guest instructions. By default what takes one to two minutes: 100 million,"
                    + " 50 million with --tiers auto, 5 million with --tiers 1, which compiles everything.")
    private @Nullable Long instructions;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "0",
            description = "Seed of the first case; the next ones use S+1 and so on; ${DEFAULT-VALUE} by default.")
    private long seed;

    @Option(
            names = "--model",
            paramLabel = "M",
            defaultValue = "i686",
            description = "Processor: i8086, i80286 or i686; ${DEFAULT-VALUE} by default.")
    private String model = "i686";

    @Option(
            names = "--tiers",
            paramLabel = "T",
            converter = TierOption.Reader.class,
            description =
                    "Compare tier T, auto or 1, with the interpreter: programs, most of them loops, must end in the"
                            + " same state on both.")
    private @Nullable Tier tier;

    @Option(
            names = "--recordings",
            description =
                    "Record programs with random inputs, run the recordings again on another tier, and compare the"
                            + " states each 100 000 instructions.")
    private boolean recordings;

    public Fuzz(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() {
        if (instructions != null && instructions < 1) {
            throw new Complaint("--instructions " + instructions + ": must be at least 1");
        }
        if (tier == Tier.INTERPRETER) {
            throw new Complaint("--tiers 0: that is the interpreter itself; use auto or 1");
        }
        if (recordings && tier != null) {
            throw new Complaint("--recordings takes another tier each time: leave out --tiers");
        }
        return recordings ? replay() : tier == null ? fuzz() : compare(tier);
    }

    private int replay() {
        Path folder = TemporaryFolder.create();
        try {
            RecordingFuzzer fuzzer = new RecordingFuzzer(cpu(), folder);
            return run(
                    fuzzer::run,
                    fuzzer::instructions,
                    DEFAULT_TIERS,
                    () -> "%,d states compared: no difference".formatted(fuzzer.compared()));
        } finally {
            TemporaryFolder.delete(folder);
        }
    }

    private int fuzz() {
        Fuzzer fuzzer = new Fuzzer(cpu());
        return run(fuzzer::run, fuzzer::instructions, DEFAULT, () -> "no violation");
    }

    private int compare(Tier with) {
        boolean always = with == Tier.REGIONS_ALWAYS;
        TierFuzzer fuzzer = new TierFuzzer(cpu(), always ? RegionCaches::always : RegionCaches::prompt);
        return run(
                fuzzer::run,
                fuzzer::instructions,
                always ? DEFAULT_ALWAYS : DEFAULT_TIERS,
                () -> "%,d of them in regions: no difference".formatted(fuzzer.inRegions()));
    }

    /** Runs case after case, and says now and then how far it is. */
    private int run(LongFunction<@Nullable String> fuzzer, LongSupplier executed, long most, Supplier<String> result) {
        long end = instructions == null ? most : instructions;
        FuzzProgress progress = new FuzzProgress(stdio.err(), System::nanoTime, end);
        long next = seed;
        while (executed.getAsLong() < end) {
            String failure = fuzzer.apply(next);
            if (failure != null) {
                stdio.err().println("plankton: seed " + next + " on " + model + ": " + failure);
                return 1;
            }
            next++;
            progress.reached(next - seed, executed.getAsLong());
        }
        stdio.out()
                .printf(
                        "%,d cases, %,d instructions on %s in %.1f s, %s%n",
                        next - seed, executed.getAsLong(), model, progress.seconds(), result.get());
        return 0;
    }

    private CpuModel cpu() {
        try {
            return CpuModel.of(model);
        } catch (IllegalArgumentException e) {
            throw new Complaint(String.valueOf(e.getMessage()), e);
        }
    }
}
