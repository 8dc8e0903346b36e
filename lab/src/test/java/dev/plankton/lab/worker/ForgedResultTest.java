package dev.plankton.lab.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.lab.exercise.SolutionException;
import dev.plankton.lab.run.Check;
import dev.plankton.lab.run.ScenarioResult;
import dev.plankton.lab.scenario.Commands;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes from a process is a result only with a signature by the key that the process was sent. */
final class ForgedResultTest {
    @TempDir
    private Path folder;

    @Test
    void aWellFormedResultWithAnotherSignatureIsRefused() throws Exception {
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(result);
        fields.writeBoolean(true);
        WorkerMessages.writeResult(
                fields, new ScenarioResult("x", "", List.of(new Check("all", 10, true, "", "", ""))));
        WorkerMessages.writeText(fields, "");
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(message);
        WorkerMessages.writeBytes(out, result.toByteArray());
        WorkerMessages.writeBytes(
                out, WorkerMessages.signature(new byte[WorkerMessages.KEY_LENGTH], result.toByteArray()));
        Files.write(folder.resolve("forged"), message.toByteArray());
        assertRefused("cat forged; cat > /dev/null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat > /dev/null",
                "echo passed; cat > /dev/null",
                "exit 7",
                "head -c 100000 /dev/zero; cat > /dev/null"
            })
    void whatIsNoResultIsRefused(String script) throws Exception {
        assertRefused(script);
    }

    @Test
    void theSignatureIsThatOfRfc2104() throws Exception {
        byte[] key = "a key of as many bytes as others".getBytes(UTF_8);
        byte[] message = "a message".getBytes(UTF_8);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        assertThat(WorkerMessages.signature(key, message)).isEqualTo(mac.doFinal(message));
    }

    private void assertRefused(String script) throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")));
        Process process = new ProcessBuilder("/bin/sh", "-c", script)
                .directory(folder.toFile())
                .start();
        try (StudentProcess student = new StudentProcess(process, folder)) {
            assertThatExceptionOfType(SolutionException.class)
                    .isThrownBy(() -> student.run(Commands.elsewhere("lab.yaml"), null, Duration.ofSeconds(30)))
                    .withMessageContaining("the process of the Java code");
        }
    }
}
