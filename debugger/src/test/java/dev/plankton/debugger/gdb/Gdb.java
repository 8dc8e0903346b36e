package dev.plankton.debugger.gdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** GDB itself, as users have it, with commands from a file; below each command stands what it must print. */
final class Gdb {
    private static final String MARK = "=====";

    /** A command, and regular expressions that its output must contain; after {@code !}, must not contain. */
    private record Step(String command, List<String> expected) {}

    private Gdb() {}

    static String text(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Gdb.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Skips a test where it is not installed, except in CI. */
    static void need() {
        assumeTrue(installed() || System.getenv("CI") != null, "gdb is not installed");
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

    private static List<Step> steps(String file) throws IOException {
        List<Step> steps = new ArrayList<>();
        for (String line : text(file).lines().toList()) {
            if (line.startsWith("> ")) {
                steps.add(new Step(line.substring(2), new ArrayList<>()));
            } else if (!line.isBlank() && !line.startsWith("# ")) {
                steps.getLast().expected.add(line);
            }
        }
        return steps;
    }

    /**
     * Has it execute the commands of {@code file}, and checks what they print.
     *
     * @param folder for its own files; it runs there
     * @param pid of the process that it attaches to; 0 if the server has one
     * @return how many commands there were
     */
    static int check(String file, Path folder, int port, int pid) throws Exception {
        List<Step> steps = steps(file);
        StringBuilder script = new StringBuilder("set pagination off\nset width 0\n");
        for (Step step : steps) {
            script.append("echo ")
                    .append(MARK)
                    .append("\\n\n")
                    .append(step.command)
                    .append('\n');
        }
        ProcessBuilder gdb = new ProcessBuilder(
                        GdbClient.line("gdb", port, pid, GdbClient.unwinder(folder), List.of(), false))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        GdbClient.environment(gdb.environment(), port, folder);
        List<String> outputs = run(gdb.start(), script.toString());
        assertThat(outputs).as("%s", outputs).hasSize(steps.size() + 1);
        for (int n = 0; n < steps.size(); n++) {
            for (String expected : steps.get(n).expected) {
                String output = outputs.get(n + 1).strip();
                String command = "output of command %d: %s".formatted(n + 1, steps.get(n).command);
                if (expected.startsWith("!")) {
                    assertThat(output).as(command).doesNotContainPattern(Pattern.compile(expected.substring(1)));
                } else {
                    assertThat(output).as(command).containsPattern(Pattern.compile(expected, Pattern.DOTALL));
                }
            }
        }
        return steps.size();
    }

    private static List<String> run(Process gdb, String commands) throws Exception {
        try (OutputStream in = gdb.getOutputStream()) {
            in.write(commands.getBytes(StandardCharsets.UTF_8));
        }
        gdb.onExit().orTimeout(2, TimeUnit.MINUTES).exceptionally(late -> gdb.destroyForcibly());
        String all = new String(gdb.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        gdb.waitFor();
        return List.of(all.split(MARK + "\n", -1));
    }
}
