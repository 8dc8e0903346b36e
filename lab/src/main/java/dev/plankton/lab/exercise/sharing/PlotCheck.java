package dev.plankton.lab.exercise.sharing;

import dev.plankton.lab.exercise.sharing.SharingStudy.Saving;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Compares the table and the plot of a {@link SharingStudy} with the numbers that it has found. */
public final class PlotCheck {
    private static final String HEAD = "saving,bytes,factor";

    /** Of a width, relative to the widest. */
    private static final double TOLERANCE = 0.01;

    private final Map<Saving, Long> found;

    /** With what the study has found. */
    public PlotCheck(Map<Saving, Long> found) {
        this.found = Map.copyOf(found);
    }

    /** What in the table is not as it has to be: each a sentence. */
    public List<String> mistakesOfTable(String csv) {
        List<String> expected = new ArrayList<>();
        expected.add(HEAD);
        for (Saving saving : Saving.values()) {
            double factor = (double) bytes(Saving.NONE) / (double) Math.max(1, bytes(saving));
            expected.add(String.format(Locale.ROOT, "%s,%d,%.1f", saving.label(), bytes(saving), factor));
        }
        List<String> lines = csv.strip().lines().map(String::strip).toList();
        List<String> mistakes = new ArrayList<>();
        for (int n = 0; n < Math.min(lines.size(), expected.size()); n++) {
            if (!lines.get(n).equals(expected.get(n))) {
                mistakes.add("Line %d of the table is \"%s\" and has to be \"%s\"."
                        .formatted(n + 1, lines.get(n), expected.get(n)));
            }
        }
        if (lines.size() != expected.size()) {
            mistakes.add("The table has %d lines and has to have %d.".formatted(lines.size(), expected.size()));
        }
        return mistakes;
    }

    private long bytes(Saving saving) {
        return found.getOrDefault(saving, 0L);
    }

    /** What in the plot is missing or of the wrong width: each a sentence. */
    public List<String> mistakesOfPlot(String svg) {
        Document document;
        try {
            document = parser().parse(new InputSource(new StringReader(svg)));
        } catch (SAXException | IOException e) {
            return List.of("The plot is not well-formed XML: " + e.getMessage());
        }
        List<String> mistakes = new ArrayList<>();
        if (!document.getDocumentElement().getTagName().equals("svg")) {
            mistakes.add("The first element of the plot is not svg.");
        }
        if (texts(document, "title").isBlank()) {
            mistakes.add("The plot has no title, which says in words what is to be seen.");
        }
        String labels = texts(document, "text");
        for (Saving saving : Saving.values()) {
            if (!Pattern.compile("(?<![\\w-])" + saving.label() + "(?![\\w-])")
                    .matcher(labels)
                    .find()) {
                mistakes.add("No text of the plot contains " + saving.label() + ".");
            }
            mistakeOfBar(document, saving).ifPresent(mistakes::add);
        }
        return mistakes;
    }

    private Optional<String> mistakeOfBar(Document document, Saving saving) {
        double widest = width(document, Saving.NONE);
        double width = width(document, saving);
        if (widest <= 0 || width < 0) {
            return Optional.of("The plot has to have one rect with id=\"%s\" and a width.".formatted(saving.label()));
        }
        double right = widest
                * Math.log((double) Math.max(1, bytes(saving)))
                / Math.log((double) Math.max(2, bytes(Saving.NONE)));
        if (Math.abs(width - right) <= TOLERANCE * widest) {
            return Optional.empty();
        }
        return Optional.of(String.format(
                Locale.ROOT,
                "The rect %s is %.1f wide and has to be %.1f, as none is %.1f.",
                saving.label(),
                width,
                right,
                widest));
    }

    /** The width of the only rect of that id; -1 if there is none, or more than one. */
    private static double width(Document document, Saving saving) {
        double width = -1;
        int count = 0;
        NodeList rects = document.getElementsByTagName("rect");
        for (int n = 0; n < rects.getLength(); n++) {
            Element rect = (Element) rects.item(n);
            if (rect.getAttribute("id").equals(saving.label())) {
                count++;
                width = number(rect.getAttribute("width"));
            }
        }
        return count == 1 ? width : -1;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static String texts(Document document, String tag) {
        StringBuilder all = new StringBuilder();
        NodeList elements = document.getElementsByTagName(tag);
        for (int n = 0; n < elements.getLength(); n++) {
            all.append(elements.item(n).getTextContent()).append('\n');
        }
        return all.toString();
    }

    /** Reads nothing but the text itself, and reports errors by exceptions alone. */
    private static DocumentBuilder parser() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler());
            return builder;
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("every Java has this parser", e);
        }
    }
}
