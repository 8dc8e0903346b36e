package dev.plankton.cli.run;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * How fast a guest is to be.
 *
 * @param perSecond instructions a second of its time, or {@link #MAX}: as fast as the host can, by the host's time
 */
record Speed(long perSecond) {
    /** Not held back. */
    static final long MAX = 0;

    private static final long MILLION = 1_000_000;
    private static final int FASTEST = 10_000;

    /** Whether it is held back. */
    boolean limited() {
        return perSecond != MAX;
    }

    /** Reads {@code --speed}. */
    static final class Reader implements ITypeConverter<Speed> {
        @Override
        public Speed convert(String text) {
            if (text.equals("max")) {
                return new Speed(MAX);
            }
            if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= FASTEST) {
                return new Speed(Integer.parseInt(text) * MILLION);
            }
            throw new TypeConversionException(
                    "--speed %s: must be 1 to %d million instructions a second, or max".formatted(text, FASTEST));
        }
    }
}
