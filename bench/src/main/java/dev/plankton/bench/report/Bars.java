package dev.plankton.bench.report;

import java.util.List;

/**
 * A bar chart with a logarithmic scale.
 *
 * @param name short, for its file: letters, digits and hyphens
 * @param title what it shows
 * @param unit what a bar's length means
 * @param series what is compared, at most as many as {@link Svg} has colours
 * @param groups the bars, together those of one thing
 */
public record Bars(String name, String title, String unit, List<String> series, List<Group> groups) implements Part {
    /**
     * The bars of one thing.
     *
     * @param name what it is
     * @param values one for each series, each positive
     */
    public record Group(String name, List<Double> values) {}
}
