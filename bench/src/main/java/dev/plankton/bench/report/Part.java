package dev.plankton.bench.report;

import java.util.List;

/** A part of a report. */
public sealed interface Part permits Part.Text, Table, Chart, Bars {
    /** A paragraph. */
    record Text(String text) implements Part {}

    /** Paragraphs of {@code lines}, one each. */
    static List<Part> texts(List<String> lines) {
        return lines.stream().<Part>map(Text::new).toList();
    }
}
