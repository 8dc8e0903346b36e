package dev.plankton.cli;

import dev.plankton.hypervisor.Saving;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What an experiment does without. */
final class Savings {
    @Option(
            names = "--without",
            paramLabel = "SAVING",
            split = ",",
            converter = OfLabel.class,
            description =
                    "Switch off what makes idle VMs cheap: tick-elision, line-sharing, packing, delta-sharing, off-heap;"
                            + " several with commas between.")
    private Set<Saving> without = EnumSet.noneOf(Saving.class);

    /** Those named. */
    Set<Saving> without() {
        return without;
    }

    /** Reads one of them. */
    static final class OfLabel implements ITypeConverter<Saving> {
        @Override
        public Saving convert(String label) {
            try {
                return Saving.of(label);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
