package dev.plankton.debugger.gdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plankton.testing.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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
        ProcessBuilder gdb =
                builder(GdbClient.line("gdb", port, pid, GdbClient.unwinder(folder), List.of(), false), folder, port);
        List<String> outputs = run(gdb.start(), script.toString());
        assertThat(outputs).as("%s", outputs).hasSize(steps.size() + 1);
        for (int n = 0; n < steps.size(); n++) {
            String command = "output of command %d: %s".formatted(n + 1, steps.get(n).command);
            check(command, outputs.get(n + 1).strip(), steps.get(n).expected);
        }
        return steps.size();
    }

    private static ProcessBuilder builder(List<String> line, Path folder, int port) {
        ProcessBuilder gdb = new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true);
        GdbClient.environment(gdb.environment(), port, folder);
        return gdb;
    }

    private static void check(String command, String output, List<String> expected) {
        for (String text : expected) {
            if (text.startsWith("!")) {
                assertThat(output).as(command).doesNotContainPattern(Pattern.compile(text.substring(1)));
            } else {
                assertThat(output).as(command).containsPattern(Pattern.compile(text, Pattern.DOTALL));
            }
        }
    }

    private static boolean hasAll(String output, List<String> expected) {
        return expected.stream()
                .allMatch(text -> text.startsWith("!")
                        || Pattern.compile(text, Pattern.DOTALL).matcher(output).find());
    }

    /**
     * The same in non-stop mode, where a stop may be printed at any time: each command is given when all has been printed that the
     * one before is expected to print, or the time is over.
     */
    static void converse(String file, Path folder, int port, int pid) throws Exception {
        List<String> line =
                new ArrayList<>(GdbClient.line("gdb", port, pid, GdbClient.unwinder(folder), List.of(), false));
        line.addAll(line.indexOf("-ex"), List.of("-ex", "set non-stop on", "-ex", "set pagination off"));
        Process gdb = builder(line, folder, port).start();
        StringBuffer output = new StringBuffer();
        Thread reading = Thread.ofVirtual().start(() -> append(gdb, output));
        try (Writer in = gdb.outputWriter(StandardCharsets.UTF_8)) {
            int n = 0;
            for (Step step : steps(file)) {
                int from = output.length();
                in.write(step.command + "\necho " + MARK + "\\n\n");
                in.flush();
                Supplier<String> printed = () -> output.substring(from);
                String command = "output of command %d: %s, after %s".formatted(++n, step.command, output);
                try {
                    Patience.until(
                            command,
                            () -> printed.get().contains(MARK) && hasAll(printed.get(), step.expected)
                                    || !gdb.isAlive());
                } catch (AssertionError late) {
                    check(command, printed.get(), step.expected);
                    throw late;
                }
                check(command, printed.get(), step.expected);
            }
            in.write("set confirm off\nquit\n");
        } finally {
            gdb.onExit().orTimeout(2, TimeUnit.MINUTES).exceptionally(late -> gdb.destroyForcibly());
            gdb.waitFor();
            reading.join();
        }
    }

    private static void append(Process gdb, StringBuffer output) {
        try (Reader in = gdb.inputReader(StandardCharsets.UTF_8)) {
            char[] some = new char[4096];
            for (int length = in.read(some); length >= 0; length = in.read(some)) {
                output.append(some, 0, length);
            }
        } catch (IOException e) {
            output.append(e);
        }
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
