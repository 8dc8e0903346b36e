package dev.plankton.bench.report;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Draws bars as SVG, from the left to the right, the powers of ten marked. */
final class BarsSvg {
    private static final int WIDTH = 720;
    private static final int LEFT = 110;
    private static final int RIGHT = 70;
    private static final int TOP = 64;
    private static final int BAR = 9;
    private static final int GAP = 8;
    private static final int BOTTOM = 50;

    private final XMLStreamWriter xml;
    private final Bars bars;
    private final double low;
    private final double high;
    private final int height;

    private BarsSvg(XMLStreamWriter xml, Bars bars) {
        this.xml = xml;
        this.bars = bars;
        var values = bars.groups().stream()
                .flatMap(group -> group.values().stream())
                .mapToDouble(Math::log10)
                .summaryStatistics();
        low = values.getCount() == 0 ? 0 : Math.floor(values.getMin());
        high = values.getCount() == 0 ? 1 : Math.max(low + 1, Math.ceil(values.getMax()));
        height = TOP + bars.groups().size() * group() + BOTTOM;
    }

    /** The whole document. */
    static String of(Bars bars) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
            new BarsSvg(xml, bars).draw();
            xml.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("cannot write XML to a string", e);
        }
        return text.append('\n').toString();
    }

    private int group() {
        return bars.series().size() * BAR + GAP;
    }

    private void draw() throws XMLStreamException {
        xml.writeStartElement("svg");
        xml.writeDefaultNamespace("http://www.w3.org/2000/svg");
        xml.writeAttribute("viewBox", "0 0 " + WIDTH + " " + height);
        xml.writeAttribute("width", Integer.toString(WIDTH));
        xml.writeAttribute("height", Integer.toString(height));
        xml.writeAttribute("font-family", "sans-serif");
        xml.writeAttribute("font-size", "12");
        rectangle(0, 0, WIDTH, height, "white");
        label(WIDTH / 2.0, 22, "middle", bars.title());
        for (int n = 0; n < bars.series().size(); n++) {
            double left = LEFT + n * 180.0;
            rectangle(left, 38, 18, BAR, Svg.colour(n));
            label(left + 24, 47, "start", bars.series().get(n));
        }
        for (double power = low; power <= high; power++) {
            double at = place(Math.pow(10, power));
            rectangle(at, TOP - 4, 1, height - TOP - BOTTOM + 8, "#ddd");
            label(at, height - BOTTOM + 20, "middle", String.format(Locale.ROOT, "%,.0f", Math.pow(10, power)));
        }
        label((LEFT + WIDTH - RIGHT) / 2.0, height - 12, "middle", bars.unit());
        double y = TOP;
        for (Bars.Group group : bars.groups()) {
            label(LEFT - 8, y + bars.series().size() * BAR / 2.0 + 4, "end", group.name());
            for (int n = 0; n < group.values().size(); n++) {
                double value = group.values().get(n);
                rectangle(LEFT, y + n * BAR, place(value) - LEFT, BAR - 1, Svg.colour(n));
            }
            y += group();
        }
        xml.writeEndElement();
    }

    private double place(double value) {
        return LEFT + (Math.log10(value) - low) / (high - low) * (WIDTH - LEFT - RIGHT);
    }

    private void rectangle(double x, double y, double width, double height, String colour) throws XMLStreamException {
        xml.writeEmptyElement("rect");
        xml.writeAttribute("x", coordinate(x));
        xml.writeAttribute("y", coordinate(y));
        xml.writeAttribute("width", coordinate(width));
        xml.writeAttribute("height", coordinate(height));
        xml.writeAttribute("fill", colour);
    }

    private void label(double x, double y, String anchor, String text) throws XMLStreamException {
        xml.writeStartElement("text");
        xml.writeAttribute("x", coordinate(x));
        xml.writeAttribute("y", coordinate(y));
        xml.writeAttribute("text-anchor", anchor);
        xml.writeCharacters(text);
        xml.writeEndElement();
    }

    private static String coordinate(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
