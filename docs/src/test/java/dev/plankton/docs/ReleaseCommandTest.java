package dev.plankton.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code plankton-release} refuses before it builds anything. */
final class ReleaseCommandTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @BeforeEach
    void needsARepository() {
        assumeTrue(Files.exists(ROOT.resolve(".git")), "not a clone");
    }

    private static String refusal(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = ROOT.resolve("plankton-release").toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(2);
        return said;
    }

    @Test
    void nothingIsPublishedWhileTheProjectHasNoAddress() throws IOException, InterruptedException {
        assumeTrue(Files.readString(ROOT.resolve("pom.xml")).contains("plankton.invalid"), "it has one");
        assertThat(refusal("publish", "0.2.0", "central::https://repository.invalid/releases"))
                .contains("set url, developers and scm in pom.xml and bom/pom.xml")
                .hasLineCount(1);
    }

    @Test
    void whatIsNoVersionIsRefused() throws IOException, InterruptedException {
        assertThat(refusal("publish", "0.2", "central::https://repository.invalid/releases"))
                .contains("\"0.2\" is no version; it would be MAJOR.MINOR.PATCH")
                .hasLineCount(1);
        assertThat(refusal("publish", "0.2.0")).contains("plankton-release stage VERSION");
    }
}
