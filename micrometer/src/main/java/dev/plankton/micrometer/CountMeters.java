package dev.plankton.micrometer;

import dev.plankton.counters.Counts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.Locale;
import java.util.function.Function;

/** A counter of Micrometer's for each constant of an enum of ours. */
final class CountMeters {
    private CountMeters() {}

    /** Registers {@code prefix.constant} for each of {@code kinds}, read from {@code source} whenever the registry is. */
    static <S, E extends Enum<E>> void bind(
            MeterRegistry registry,
            String prefix,
            Iterable<Tag> tags,
            Class<E> kinds,
            S source,
            Function<S, Counts<E>> counts) {
        for (E kind : kinds.getEnumConstants()) {
            String name = kind.name().toLowerCase(Locale.ROOT).replace('_', '.');
            FunctionCounter.builder(
                            prefix + '.' + name,
                            source,
                            from -> counts.apply(from).get(kind))
                    .tags(tags)
                    .register(registry);
        }
    }
}
