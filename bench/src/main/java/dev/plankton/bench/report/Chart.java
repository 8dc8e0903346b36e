package dev.plankton.bench.report;

import java.util.List;

/**
 * A line chart.
 *
 * @param name short, for its file: letters, digits and hyphens
 * @param title what it shows
 * @param x what the horizontal axis means, with its unit
 * @param y the same of the vertical axis, which begins at 0
 * @param series the lines, at most as many as {@link Svg} has colours
 */
public record Chart(String name, String title, String x, String y, List<Series> series) implements Part {
    /** One line. */
    public record Series(String name, List<Point> points) {}

    /** One point of it; both finite. */
    public record Point(double x, double y) {}
}
