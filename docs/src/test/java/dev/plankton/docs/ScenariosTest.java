package dev.plankton.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.lab.Lab;
import dev.plankton.lab.LabCourse;
import dev.plankton.lab.exercise.SolutionException;
import dev.plankton.lab.run.ScenarioResult;
import dev.plankton.lab.run.ScenarioRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the page on scenarios gives the feedback that the page shows, and the course names its labs as they are. */
final class ScenariosTest {
    private static final Path PAGE = Path.of("scenarios.md");

    @TempDir
    Path folder;

    @Test
    void theExampleGivesTheFeedback() throws Exception {
        Files.writeString(folder.resolve("digits.asm"), block("nasm"));
        Path file = Files.writeString(folder.resolve("digits.yaml"), block("yaml"));
        ScenarioResult result = ScenarioRunner.run(file, (source, type) -> {
            throw new SolutionException("the example has no Java");
        });
        assertThat(result.text().replace(file.toString(), "digits.yaml")).isEqualTo(block("text"));
    }

    /** {@code lab list}, the table of the course and the page of a lab have one title for it. */
    @Test
    void labsAreCalledTheSameEverywhere() throws IOException {
        String course = Files.readString(Path.of("course/README.md"));
        for (Lab lab : LabCourse.labs()) {
            assertThat(course).contains("| %d | [%s](%s.md) |".formatted(lab.number(), lab.title(), lab.slug()));
            String heading =
                    Files.readAllLines(Path.of("course", lab.slug() + ".md")).getFirst();
            assertThat(heading).endsWithIgnoringCase(": " + lab.title());
        }
    }

    /** The first block of a language. */
    private static String block(String language) throws IOException {
        Matcher block =
                Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        assertThat(block.find()).isTrue();
        return block.group(1);
    }
}
