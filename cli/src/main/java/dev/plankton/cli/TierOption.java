package dev.plankton.cli;

import dev.plankton.cpu.Tier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code --tier}, an option of all commands that run guests: what this JVM takes from then on. */
final class TierOption {
    @Option(
            names = "--tier",
            paramLabel = "TIER",
            converter = Reader.class,
            description =
                    "How guest code is executed: 0 (the default) for the interpreter alone, auto, or 1 for compiled"
                            + " regions wherever possible, to test them.")
    void use(Tier tier) {
        System.setProperty(Tier.PROPERTY, tier.label());
    }

    /** Reads the option. */
    static final class Reader implements ITypeConverter<Tier> {
        @Override
        public Tier convert(String label) {
            try {
                return Tier.of(label);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
