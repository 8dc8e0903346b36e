package dev.plankton.bench.report;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table; its first column names what the others say.
 *
 * @param heads what the columns are called
 * @param rows the cells, as many in each row as there are heads
 */
public record Table(List<String> heads, List<List<String>> rows) implements Part {
    /** Checks and copies. */
    public Table {
        heads = List.copyOf(heads);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != heads.size()) {
                throw new IllegalArgumentException(row + " has " + row.size() + " cells, not " + heads.size());
            }
        }
    }

    /** Its first {@code count} columns. */
    public Table columns(int count) {
        return new Table(
                heads.subList(0, count),
                rows.stream().map(row -> row.subList(0, count)).toList());
    }

    /** As columns of characters: the first to the left, the others to the right. */
    public String text() {
        int[] widths = IntStream.range(0, heads.size()).map(this::width).toArray();
        StringBuilder text = new StringBuilder();
        line(text, heads, widths);
        rows.forEach(row -> line(text, row, widths));
        return text.toString();
    }

    private int width(int column) {
        return rows.stream()
                .mapToInt(row -> row.get(column).length())
                .reduce(heads.get(column).length(), Math::max);
    }

    private static void line(StringBuilder text, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int n = 0; n < widths.length; n++) {
            String cell = cells.get(n);
            String padding = " ".repeat(widths[n] - cell.length());
            line.append(n == 0 ? cell + padding : "  " + padding + cell);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    /** As Markdown. */
    String markdown() {
        String ruler = "|---|" + "---:|".repeat(heads.size() - 1);
        return row(heads)
                + '\n'
                + ruler
                + '\n'
                + rows.stream().map(Table::row).collect(Collectors.joining("\n"))
                + '\n';
    }

    private static String row(List<String> cells) {
        return cells.stream().map(cell -> cell.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |"));
    }
}
