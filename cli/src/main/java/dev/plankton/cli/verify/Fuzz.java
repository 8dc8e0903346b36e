package dev.plankton.cli.verify;

import dev.plankton.cli.io.Complaint;
import dev.plankton.cli.io.Stdio;
import dev.plankton.cli.option.TierOption;
import dev.plankton.cpu.RegionCaches;
import dev.plankton.cpu.model.CpuModel;
import dev.plankton.cpu.model.Tier;
import dev.plankton.verification.fuzz.Fuzzer;
import dev.plankton.verification.fuzz.TierFuzzer;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code plankton fuzz}: random programs in random machine states. */
@Command(
        name = "fuzz",
        description =
                "Run random programs and check that no guest can harm its host or another VM, or that tiers agree.",
        footer = {"", "  plankton fuzz --instructions 1000000000 --seed 1", "  plankton fuzz --tiers auto"})
public final class Fuzz implements Callable<Integer> {
    private final Stdio stdio;

    @Option(
            names = "--instructions",
            paramLabel = "N",
            defaultValue = "100000000",
            description = "End after about N guest instructions; ${DEFAULT-VALUE} by default.")
    private long instructions;

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

    public Fuzz(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() {
        if (instructions < 1) {
            throw new Complaint("--instructions " + instructions + ": must be at least 1");
        }
        if (tier == Tier.INTERPRETER) {
            throw new Complaint("--tiers 0: that is the interpreter itself; use auto or 1");
        }
        long start = System.nanoTime();
        return tier == null ? fuzz(start) : compare(tier, start);
    }

    private int fuzz(long start) {
        Fuzzer fuzzer = new Fuzzer(cpu());
        long next = seed;
        while (fuzzer.instructions() < instructions) {
            String violation = fuzzer.run(next);
            if (violation != null) {
                stdio.err().println("plankton: seed " + next + " on " + model + ": " + violation);
                return 1;
            }
            next++;
        }
        stdio.out()
                .printf(
                        "%,d cases, %,d instructions on %s in %.1f s: no violation%n",
                        next - seed, fuzzer.instructions(), model, (System.nanoTime() - start) / 1e9);
        return 0;
    }

    private int compare(Tier with, long start) {
        TierFuzzer fuzzer =
                new TierFuzzer(cpu(), with == Tier.REGIONS_ALWAYS ? RegionCaches::always : RegionCaches::prompt);
        long next = seed;
        while (fuzzer.instructions() < instructions) {
            String difference = fuzzer.run(next);
            if (difference != null) {
                stdio.err().println("plankton: seed " + next + " on " + model + ": " + difference);
                return 1;
            }
            next++;
        }
        stdio.out()
                .printf(
                        "%,d cases, %,d instructions on %s, %,d of them in regions, in %.1f s: no difference%n",
                        next - seed,
                        fuzzer.instructions(),
                        model,
                        fuzzer.inRegions(),
                        (System.nanoTime() - start) / 1e9);
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
