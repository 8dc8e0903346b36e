package dev.plankton.lab.exercise;

import java.util.List;
import java.util.Optional;

/** All measures. */
public final class Measures {
    private static final List<Measure> ALL = List.of(
            new GateMeasure(),
            new AccountsMeasure("accounts", 2_000),
            new AccountsMeasure("accounts-million", 1_000_000));

    private Measures() {}

    /** The measure of that name. */
    public static Optional<Measure> find(String name) {
        return ALL.stream().filter(measure -> measure.name().equals(name)).findFirst();
    }

    /** The names of all, in the order of the course. */
    public static List<String> names() {
        return ALL.stream().map(Measure::name).toList();
    }
}
