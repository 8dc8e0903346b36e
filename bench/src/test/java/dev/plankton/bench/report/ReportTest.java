package dev.plankton.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ReportTest {
    private static final Table TABLE =
            new Table(List.of("", "a|b"), List.of(Figures.row("first", 12345.6), Figures.row("second", (Double) null)));

    private static Element svg(Chart chart) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(Svg.of(chart))))
                .getDocumentElement();
    }

    @Test
    void pointsLieWithinTheAxes() throws Exception {
        Element svg = svg(new Chart(
                "x",
                "R&D <50 %>",
                "VMs",
                "µs",
                List.of(new Chart.Series("a", List.of(new Chart.Point(1, 0), new Chart.Point(3, 10))))));
        assertThat(svg.getElementsByTagName("text").item(0).getTextContent()).isEqualTo("R&D <50 %>");
        assertThat(((Element) svg.getElementsByTagName("polyline").item(0)).getAttribute("points"))
                .isEqualTo("90.0,340.0 700.0,40.0");
    }

    @Test
    void aChartOfNothingIsStillOne() throws Exception {
        assertThat(svg(new Chart("x", "nothing", "x", "y", List.of())).getTagName())
                .isEqualTo("svg");
        assertThat(svg(new Chart(
                                "x",
                                "a point",
                                "x",
                                "y",
                                List.of(new Chart.Series("a", List.of(new Chart.Point(5, 0))))))
                        .getElementsByTagName("polyline")
                        .getLength())
                .isOne();
    }

    @Test
    void tablesLineUp() {
        assertThat(TABLE.text()).isEqualTo("           a|b\nfirst   12,346\nsecond       -\n");
        assertThat(TABLE.markdown()).isEqualTo("|  | a\\|b |\n|---|---:|\n| first | 12,346 |\n| second | - |\n");
    }

    @Test
    void chartsAreShownInFilesOnly() {
        Report report = new Report("title", List.of(TABLE, new Chart("plot", "shown", "x", "y", List.of())));
        assertThat(report.text()).isEqualTo(TABLE.text());
        assertThat(report.markdown()).startsWith("# title\n\n").endsWith("![shown](plot.svg)\n");
    }
}
