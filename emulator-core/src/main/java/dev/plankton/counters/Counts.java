package dev.plankton.counters;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Tally} had counted at a moment. Immutable.
 *
 * @param <E> what is counted
 */
public final class Counts<E extends Enum<E>> {
    private final Class<E> kinds;

    /** By ordinal. */
    private final long[] values;

    Counts(Class<E> kinds, long[] values) {
        this.kinds = kinds;
        this.values = values;
    }

    /** How many of {@code kind}. */
    public long get(E kind) {
        return values[kind.ordinal()];
    }

    /** The same with {@code other} added to it, one by one. */
    public Counts<E> plus(Counts<E> other) {
        long[] sums = values.clone();
        Arrays.setAll(sums, n -> sums[n] + other.values[n]);
        return new Counts<>(kinds, sums);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Counts<?> counts && counts.kinds == kinds && Arrays.equals(counts.values, values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kinds, Arrays.hashCode(values));
    }

    /** Each name in small letters with its number, in the order of the enum: {@code slices=3, inputs=1}. */
    @Override
    public String toString() {
        return Arrays.stream(kinds.getEnumConstants())
                .map(kind -> kind.name().toLowerCase(Locale.ROOT) + "=" + values[kind.ordinal()])
                .collect(Collectors.joining(", "));
    }
}
