package dev.plankton.lab.exercise.sharing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.lab.exercise.sharing.SharingStudy.Saving;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tables and plots are compared with the numbers that they show. */
class PlotCheckTest {
    private static final String TABLE = """
            saving,bytes,factor
            none,1000,1.0
            zero-pages,500,2.0
            pages,300,3.3
            lines,200,5.0
            template,100,10.0
            bytes,50,20.0
            deltas,10,100.0
            """;

    private final Map<Saving, Long> found = new EnumMap<>(Map.of(
            Saving.NONE, 1000L,
            Saving.ZERO_PAGES, 500L,
            Saving.PAGES, 300L,
            Saving.LINES, 200L,
            Saving.TEMPLATE, 100L,
            Saving.BYTES, 50L,
            Saving.DELTAS, 10L));

    private final PlotCheck check = new PlotCheck(found);

    private String plot() {
        StringBuilder plot = new StringBuilder("<svg xmlns=\"http://www.w3.org/2000/svg\"><title>Savings</title>");
        found.forEach((saving, bytes) -> plot.append(String.format(
                Locale.ROOT,
                "<rect id=\"%s\" width=\"%.2f\"/><text>%s</text>",
                saving.label(),
                300 * Math.log10(bytes) / 3,
                saving.label())));
        return plot.append("</svg>").toString();
    }

    @Test
    void rightOnesHaveNoMistakes() {
        assertThat(check.mistakesOfTable(TABLE)).isEmpty();
        assertThat(check.mistakesOfTable(TABLE.replace("\n", "\r\n"))).isEmpty();
        assertThat(check.mistakesOfPlot(plot())).isEmpty();
    }

    @Test
    void aWrongLineIsNamed() {
        assertThat(check.mistakesOfTable(TABLE.replace("300,3.3", "300,3,3")))
                .containsExactly("Line 4 of the table is \"pages,300,3,3\" and has to be \"pages,300,3.3\".");
        assertThat(check.mistakesOfTable(TABLE + "more,1,1.0\n"))
                .containsExactly("The table has 9 lines and has to have 8.");
        assertThat(check.mistakesOfTable("")).isNotEmpty();
    }

    @Test
    void whatIsMissingInThePlotIsNamed() {
        assertThat(check.mistakesOfPlot("<svg")).singleElement().asString().startsWith("The plot is not well-formed XML");
        assertThat(check.mistakesOfPlot(plot().replace("Savings", "")))
                .containsExactly("The plot has no title, which says in words what is to be seen.");
        assertThat(check.mistakesOfPlot(plot().replace("<text>pages", "<text>")))
                .containsExactly("No text of the plot contains pages.");
        assertThat(check.mistakesOfPlot(plot().replace("id=\"bytes\"", "")))
                .containsExactly("The plot has to have one rect with id=\"bytes\" and a width.");
    }

    @Test
    void aWidthIsProportionalToTheLogarithm() {
        assertThat(check.mistakesOfPlot(plot().replace("width=\"100.00\"", "width=\"110.00\"")))
                .containsExactly("The rect deltas is 110.0 wide and has to be 100.0, as none is 300.0.");
    }

    @Test
    void nothingElseIsRead() {
        String plot = "<!DOCTYPE svg [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>" + plot().replace("Savings", "&e;");
        assertThat(check.mistakesOfPlot(plot)).singleElement().asString().contains("DOCTYPE");
    }
}
