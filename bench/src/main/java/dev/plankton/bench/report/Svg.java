package dev.plankton.bench.report;

import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Draws a chart as SVG. The plotting libraries draw through AWT, which wants fonts that a server does not have; a few lines
 * and labels need neither.
 */
final class Svg {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 420;
    private static final int LEFT = 90;
    private static final int RIGHT = 20;
    private static final int TOP = 40;
    private static final int BOTTOM = 80;
    private static final int TICKS = 6;

    /** Distinguished by the colour-blind, too (Okabe and Ito). */
    private static final List<String> COLOURS = List.of("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#000");

    private final XMLStreamWriter xml;
    private final Axis x;
    private final Axis y;

    private Svg(XMLStreamWriter xml, Chart chart) {
        this.xml = xml;
        double low = extreme(chart, Chart.Point::x, true);
        x = new Axis(low, extreme(chart, Chart.Point::x, false), LEFT, WIDTH - RIGHT);
        y = new Axis(0, extreme(chart, Chart.Point::y, false), HEIGHT - BOTTOM, TOP);
    }

    /** The whole document. */
    static String of(Chart chart) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            new Svg(xml, chart).draw(chart);
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("cannot write XML to a string", e);
        }
        return text.append('\n').toString();
    }

    /** The colour of a series. */
    static String colour(int number) {
        return COLOURS.get(number % COLOURS.size());
    }

    private static double extreme(Chart chart, ToDoubleFunction<Chart.Point> of, boolean smallest) {
        var values = chart.series().stream()
                .flatMap(series -> series.points().stream())
                .mapToDouble(of)
                .summaryStatistics();
        if (values.getCount() == 0) {
            return 0;
        }
        return smallest ? values.getMin() : values.getMax();
    }

    private void draw(Chart chart) throws XMLStreamException {
        xml.writeStartElement("svg");
        xml.writeDefaultNamespace("http://www.w3.org/2000/svg");
        attribute("viewBox", "0 0 " + WIDTH + " " + HEIGHT);
        attribute("width", Integer.toString(WIDTH));
        attribute("height", Integer.toString(HEIGHT));
        attribute("font-family", "sans-serif");
        attribute("font-size", "12");
        xml.writeEmptyElement("rect");
        attribute("width", "100%");
        attribute("height", "100%");
        attribute("fill", "white");
        label(WIDTH / 2.0, 22, "middle", chart.title());
        axes(chart);
        for (int n = 0; n < chart.series().size(); n++) {
            series(chart.series().get(n), n);
        }
        xml.writeEndElement();
    }

    private void axes(Chart chart) throws XMLStreamException {
        for (double at = y.firstTick(); at <= y.last; at += y.step) {
            line(LEFT, y.place(at), WIDTH - RIGHT, y.place(at), "#ddd");
            label(LEFT - 8, y.place(at) + 4, "end", number(at));
        }
        for (double at = x.firstTick(); at <= x.last; at += x.step) {
            line(x.place(at), HEIGHT - BOTTOM, x.place(at), HEIGHT - BOTTOM + 5, "#444");
            label(x.place(at), HEIGHT - BOTTOM + 20, "middle", number(at));
        }
        line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, "#444");
        label((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - BOTTOM + 40, "middle", chart.x());
        label(8, TOP - 12, "start", chart.y());
    }

    private void series(Chart.Series series, int number) throws XMLStreamException {
        String colour = colour(number);
        xml.writeEmptyElement("polyline");
        attribute("fill", "none");
        attribute("stroke", colour);
        attribute("stroke-width", "2");
        attribute(
                "points",
                series.points().stream()
                        .map(point -> coordinate(x.place(point.x())) + "," + coordinate(y.place(point.y())))
                        .collect(Collectors.joining(" ")));
        double left = LEFT + number * (double) (WIDTH - LEFT - RIGHT) / COLOURS.size();
        line(left, HEIGHT - 16, left + 18, HEIGHT - 16, colour);
        label(left + 24, HEIGHT - 12, "start", series.name());
    }

    private void line(double fromX, double fromY, double toX, double toY, String colour) throws XMLStreamException {
        xml.writeEmptyElement("line");
        attribute("x1", coordinate(fromX));
        attribute("y1", coordinate(fromY));
        attribute("x2", coordinate(toX));
        attribute("y2", coordinate(toY));
        attribute("stroke", colour);
    }

    private void label(double at, double baseline, String anchor, String text) throws XMLStreamException {
        xml.writeStartElement("text");
        attribute("x", coordinate(at));
        attribute("y", coordinate(baseline));
        attribute("text-anchor", anchor);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }

    private void attribute(String name, String value) throws XMLStreamException {
        xml.writeAttribute(name, value);
    }

    private static String coordinate(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String number(double value) {
        return Math.abs(value) >= 10 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.3g", value);
    }

    /** Maps values onto pixels, and has round numbers between. */
    private static final class Axis {
        final double last;
        final double step;
        private final double first;
        private final double from;
        private final double to;

        Axis(double low, double high, double from, double to) {
            double span = high > low ? high - low : 1;
            double magnitude = Math.pow(10, Math.floor(Math.log10(span / TICKS)));
            double part = span / TICKS / magnitude;
            step = magnitude * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
            first = low;
            last = low + span;
            this.from = from;
            this.to = to;
        }

        double firstTick() {
            return Math.ceil(first / step) * step;
        }

        double place(double value) {
            return from + (value - first) / (last - first) * (to - from);
        }
    }
}
