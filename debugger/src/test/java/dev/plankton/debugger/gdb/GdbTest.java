package dev.plankton.debugger.gdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.debugger.Debuggee;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import dev.plankton.testing.Nasm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GDB itself, as users have it, talks to the server: each command of {@code gdb-commands.txt} prints what stands below it. */
class GdbTest {
    private static final String MARK = "=====";

    /** A command, and regular expressions that its output must contain. */
    private record Step(String command, List<String> expected) {}

    @TempDir
    Path folder;

    private static String text(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(GdbTest.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<Step> steps() throws IOException {
        List<Step> steps = new ArrayList<>();
        for (String line : text("gdb-commands.txt").lines().toList()) {
            if (line.startsWith("> ")) {
                steps.add(new Step(line.substring(2), new ArrayList<>()));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                steps.getLast().expected.add(line);
            }
        }
        return steps;
    }

    private static boolean installed() {
        try {
            return new ProcessBuilder("gdb", "-v")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyCommandPrintsWhatItShould() throws Exception {
        assumeTrue(installed() || System.getenv("CI") != null, "gdb is not installed");
        List<Step> steps = steps();
        StringBuilder script = new StringBuilder("set pagination off\nset width 0\n");
        for (Step step : steps) {
            script.append("echo ")
                    .append(MARK)
                    .append("\\n\n")
                    .append(step.command)
                    .append('\n');
        }
        Path source = Files.writeString(folder.resolve("segments.asm"), text("segments.asm"));
        BootImage image = BootImage.of("segments", Nasm.assemble(source));
        List<String> outputs;
        Thread serving;
        try (Machine machine = Machine.boot(image);
                GdbServer server = new GdbServer(new Debuggee(machine), 0)) {
            serving = Thread.ofVirtual().start(() -> serve(server));
            outputs = run(
                    GdbClient.line("gdb", server.address().getPort(), GdbClient.unwinder(folder), List.of(), false),
                    script.toString());
        }
        serving.join();
        assertThat(outputs).hasSize(steps.size() + 1);
        for (int n = 0; n < steps.size(); n++) {
            for (String expected : steps.get(n).expected) {
                assertThat(outputs.get(n + 1).strip())
                        .as("output of command %d: %s", n + 1, steps.get(n).command)
                        .containsPattern(Pattern.compile(expected, Pattern.DOTALL));
            }
        }
    }

    private static void serve(GdbServer server) {
        try {
            server.serveOne();
        } catch (IOException e) {
            assertThat(server.closed()).isTrue();
        }
    }

    private static List<String> run(List<String> line, String commands) throws Exception {
        Process gdb = new ProcessBuilder(line).redirectErrorStream(true).start();
        try (OutputStream in = gdb.getOutputStream()) {
            in.write(commands.getBytes(StandardCharsets.UTF_8));
        }
        gdb.onExit().orTimeout(2, TimeUnit.MINUTES).exceptionally(late -> gdb.destroyForcibly());
        String all = new String(gdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        gdb.waitFor();
        return List.of(all.split(MARK + "\n", -1));
    }
}
