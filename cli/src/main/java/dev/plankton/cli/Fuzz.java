package dev.plankton.cli;

import dev.plankton.cpu.CpuModel;
import dev.plankton.fuzz.Fuzzer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code plankton fuzz}: random programs in random machine states, as many as you like. */
@Command(
        name = "fuzz",
        description = "Run random programs and check that no guest can harm its host or another VM.",
        footer = {"", "  plankton fuzz --instructions 1000000000 --seed 1"})
final class Fuzz implements Callable<Integer> {
    private final Stdio stdio;

    @Option(
            names = "--instructions",
            paramLabel = "N",
            defaultValue = "100000000",
            description = "End after about N guest instructions; ${DEFAULT-VALUE} unless told otherwise.")
    private long instructions;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "0",
            description = "Begin with the case of seed S, then S+1 and so on; ${DEFAULT-VALUE} unless told otherwise.")
    private long seed;

    @Option(
            names = "--model",
            paramLabel = "M",
            defaultValue = "i686",
            description = "Processor: i8086, i80286 or i686; ${DEFAULT-VALUE} unless told otherwise.")
    private String model = "i686";

    Fuzz(Stdio stdio) {
        this.stdio = stdio;
    }

    @Override
    public Integer call() {
        if (instructions < 1) {
            throw new Complaint("--instructions " + instructions + ": at least 1");
        }
        Fuzzer fuzzer = new Fuzzer(cpu());
        long start = System.nanoTime();
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
                        "%,d cases, %,d instructions on %s in %.1f s: no guest did harm%n",
                        next - seed, fuzzer.instructions(), model, (System.nanoTime() - start) / 1e9);
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
