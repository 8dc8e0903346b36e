package dev.plankton.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.cli.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceCommandTest {
    /** INC AX and HLT at 100:0; what AX is then, is to be filled in. */
    private static final String VECTOR = """
            {"idx":7,"name":"inc ax","bytes":[64,244],
             "initial":{"regs":{"eax":41,"ebx":0,"ecx":0,"edx":0,"esi":0,"edi":0,"ebp":0,"esp":0,"eip":0,"eflags":2,
              "cs":256,"ds":0,"es":0,"ss":0,"fs":0,"gs":0},"ram":[[4096,64],[4097,244]]},
             "final":{"regs":{"eax":%d,"eip":2},"ram":[]},"exception":null}
            """;

    @TempDir
    private Path directory;

    @Test
    void passingVectorsAreCounted() throws IOException {
        write("40.json", "[" + VECTOR.formatted(42) + "," + VECTOR.formatted(42) + "]");
        Outcome outcome = run();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.status()).isZero();
        assertThat(outcome.out())
                .startsWith(directory.toString())
                .containsPattern("\n {2}40 +2 +2\n")
                .containsPattern(
                        "\n2 of 2 vectors passed in 1 opcode forms; [0-9.]+ s, [0-9]+ vectors/s of wall time\n");
    }

    @Test
    void failuresAreShownAndCounted() throws IOException {
        write("40.ndjson.gz", gzip(VECTOR.formatted(42) + VECTOR.formatted(43) + VECTOR.formatted(44)));
        Outcome outcome = run("--failures", "1");
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.out())
                .containsPattern("\n {2}40 +3 +1 +2\n {6}7 inc ax: ax is 2A instead of 2B\n1 of 3 vectors passed");
    }

    @Test
    void badInputIsOneLine() throws IOException {
        assertComplaint(directory + ": no vectors in it");
        assertThat(Outcome.of("conformance", "nowhere").err())
                .isEqualTo("plankton: cannot read the vectors: nowhere: no such file or directory\n");
        assertThat(Outcome.of("conformance").status()).isEqualTo(2);
        Path file = write("40.json", "[" + VECTOR.formatted(42));
        assertComplaint(file + ": the file ends in the middle of a vector");
        write("40.json", "{\"idx\": 1.5}");
        assertComplaint(file + ": expected '\"' but found '.'");
        Files.delete(file);
        byte[] gzip = gzip(VECTOR.formatted(42));
        file = write("40.json.gz", Arrays.copyOf(gzip, gzip.length / 2));
        assertComplaint(file + ": the gzip data is cut off");
        gzip[gzip.length - 5] ^= 1;
        write("40.json.gz", gzip);
        assertComplaint(file + ": damaged gzip data: the checksum is wrong");
    }

    private void assertComplaint(String what) {
        assertThat(run()).isEqualTo(new Outcome(2, "", "plankton: cannot read the vectors: " + what + "\n"));
    }

    private Outcome run(String... options) {
        String[] line = new String[options.length + 2];
        line[0] = "conformance";
        System.arraycopy(options, 0, line, 1, options.length);
        line[line.length - 1] = directory.toString();
        return Outcome.of(line);
    }

    private Path write(String name, String text) throws IOException {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(directory.resolve(name), bytes);
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
