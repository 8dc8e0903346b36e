package dev.plankton.cli.option;

import dev.plankton.cpu.model.Tier;
import picocli.CommandLine.Option;

/** {@code --tier}, an option of all commands that run guests. */
public final class TierOption {
    @Option(
            names = "--tier",
            paramLabel = "TIER",
            converter = Reader.class,
            description = "How guest code is executed: auto (the default), 0 for the interpreter alone, 1 for compiled"
                    + " regions wherever possible, to test them.")
    private Tier tier = Tier.REGIONS_WHEN_HOT;

    /** What was chosen. */
    public Tier tier() {
        return tier;
    }

    /** Reads the option. */
    public static final class Reader extends Parsed<Tier> {
        Reader() {
            super(Tier::of);
        }
    }
}
