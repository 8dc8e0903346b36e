package dev.plankton.cli.bench.experiment;

import dev.plankton.cli.option.Parsed;
import dev.plankton.hypervisor.Saving;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Option;

/** What an experiment does without. */
public final class Savings {
    @Option(
            names = "--without",
            paramLabel = "SAVING",
            split = ",",
            converter = OfLabel.class,
            description = "Switch off savings: tick-elision, line-sharing, packing, delta-sharing, off-heap;"
                    + " separated by commas.")
    private Set<Saving> without = EnumSet.noneOf(Saving.class);

    /** Those named. */
    public Set<Saving> without() {
        return without;
    }

    /** Reads one of them. */
    static final class OfLabel extends Parsed<Saving> {
        OfLabel() {
            super(Saving::of);
        }
    }
}
