package dev.plankton.dashboard.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** The files of the page. */
final class AssetsTest {
    private static final int LIMIT = 300 * 1024;

    /** What the Content-Security-Policy forbids: a script, style or handler in the page itself. */
    private static final Pattern INLINE =
            Pattern.compile("<style|\\sstyle=|\\son[a-z]+=|<script(?![^>]*\\ssrc=)|javascript:");

    private static final Pattern ELSEWHERE = Pattern.compile("(src|href)=\"(https?:)?//|@import|url\\(|from \"https?:");

    private static List<Path> files() throws IOException, URISyntaxException {
        Path site = Path.of(
                        Objects.requireNonNull(AssetsTest.class.getResource("/dev/plankton/dashboard/site/index.html"))
                                .toURI())
                .getParent();
        try (Stream<Path> files = Files.walk(site)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void allFilesTogetherAreSmall() throws Exception {
        long bytes = 0;
        for (Path file : files()) {
            bytes += compressed(Files.readAllBytes(file));
        }
        for (String name : List.of("uPlot.iife.min.js", "uPlot.min.css")) {
            bytes += compressed(plots(name));
        }
        assertThat(bytes).isLessThanOrEqualTo(LIMIT);
    }

    private static byte[] plots(String name) throws IOException {
        try (var in = AssetsTest.class.getResourceAsStream("/META-INF/resources/webjars/uplot/1.6.30/dist/" + name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        }
    }

    private static int compressed(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.size();
    }

    @Test
    void nothingIsInlineAndNothingComesFromElsewhere() throws Exception {
        for (Path file : files()) {
            String text = Files.readString(file);
            if (file.toString().endsWith(".html")) {
                assertThat(text).as(file.toString()).doesNotContainPattern(INLINE);
            }
            assertThat(text).as(file.toString()).doesNotContainPattern(ELSEWHERE);
        }
    }
}
