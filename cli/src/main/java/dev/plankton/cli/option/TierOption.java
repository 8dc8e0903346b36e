package dev.plankton.cli.option;

import dev.plankton.cpu.model.Tier;
import picocli.CommandLine.Option;

/** {@code --tier}, an option of all commands that run guests: what this JVM takes from then on. */
public final class TierOption {
    @Option(
            names = "--tier",
            paramLabel = "TIER",
            converter = Reader.class,
            description = "How guest code is executed: auto (the default), 0 for the interpreter alone, 1 for compiled"
                    + " regions wherever possible, to test them.")
    void use(Tier tier) {
        System.setProperty(Tier.PROPERTY, tier.label());
    }

    /** Reads the option. */
    public static final class Reader extends Parsed<Tier> {
        Reader() {
            super(Tier::of);
        }
    }
}
