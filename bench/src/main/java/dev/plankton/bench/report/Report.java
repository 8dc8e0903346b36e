package dev.plankton.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an experiment found, for people.
 *
 * @param title what was measured
 * @param parts paragraphs, tables and charts in order
 */
public record Report(String title, List<Part> parts) {
    /** Copies. */
    public Report {
        parts = List.copyOf(parts);
    }

    /** Paragraphs and tables, for a terminal. */
    public String text() {
        return parts.stream()
                .<String>mapMulti((part, lines) -> {
                    switch (part) {
                        case Part.Text(String text) -> lines.accept(text + "\n");
                        case Table table -> lines.accept(table.text());
                        case Chart _, Bars _ -> {}
                    }
                })
                .collect(Collectors.joining("\n"));
    }

    /** As a Markdown page; its charts are files beside it. */
    public String markdown() {
        return "# " + title + "\n\n"
                + parts.stream()
                        .map(part -> switch (part) {
                            case Part.Text(String text) -> text + "\n";
                            case Table table -> table.markdown();
                            case Chart chart -> picture(chart.title(), chart.name());
                            case Bars bars -> picture(bars.title(), bars.name());
                        })
                        .collect(Collectors.joining("\n"));
    }

    /**
     * Writes {@code report.md} and its charts into {@code folder}, which is made if it is missing.
     *
     * @throws IOException if that is not possible
     */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("report.md"), markdown());
        for (Part part : parts) {
            switch (part) {
                case Part.Text _, Table _ -> {}
                case Chart chart -> Files.writeString(folder.resolve(file(chart.name())), Svg.of(chart));
                case Bars bars -> Files.writeString(folder.resolve(file(bars.name())), BarsSvg.of(bars));
            }
        }
    }

    private static String picture(String title, String name) {
        return "![%s](%s)%n".formatted(title, file(name));
    }

    private static String file(String name) {
        return name + ".svg";
    }
}
