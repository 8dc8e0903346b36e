package dev.plankton.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a process of its own shows: signals and a small heap. */
@EnabledOnOs(OS.LINUX)
class ProcessTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"web", "spin"})
    void signalEndsServingCleanly(String image) throws Exception {
        Process process = plankton("-Xmx256m", "serve", "--vms", "50", "--image", image, "--port", "0");
        try (BufferedReader out = process.inputReader()) {
            String line = out.readLine();
            while (line != null && !line.equals("Press Ctrl-C to stop.")) {
                line = out.readLine();
            }
            assertThat(line).isNotNull();
            process.toHandle().destroy(); // SIGTERM; unlike Process.destroy it leaves the streams open
            assertThat(out.lines().collect(Collectors.joining("|")))
                    .isEqualTo(
                            "0 connections, 0 requests, 0 answered; 0 connections refused, 0 too slow, 0 idle; 50 VMs alive, 0 ended.");
        }
        assertThat(process.waitFor()).isZero();
        assertThat(process.errorReader().lines()).isEmpty();
    }

    /** As Ctrl-C does. */
    @Test
    void aSignalLeavesTheTableOfExits() throws Exception {
        Process process = plankton("-Xmx64m", "run", "hello", "--exit-table");
        assertThat((char) process.getInputStream().read()).isEqualTo('!');
        process.toHandle().destroy();
        assertThat(process.errorReader().lines())
                .anyMatch(line -> line.matches("\\d+ exits in [0-9.]+ s of guest time; they cost the host .*"))
                .anyMatch(line -> line.endsWith("BIOS INT 14h AH=01h (send a byte)"));
    }

    @Test
    void moreVmsThanTheHeapHoldsAreRefused() throws Exception {
        Process process = plankton("-Xmx64m", "serve", "--vms", "16000000", "--port", "0");
        assertThat(process.errorReader().lines())
                .singleElement()
                .asString()
                .matches("plankton: 16,000,000 VMs do not fit into the Java heap: .* fit; use fewer VMs, .*");
        assertThat(process.waitFor()).isEqualTo(2);
    }

    @Test
    void populationSaysHowManyFit() throws Exception {
        Process process = plankton("-Xmx64m", "bench", "population", "--vms", "16000000");
        assertThat(process.errorReader().lines())
                .singleElement()
                .asString()
                .matches("plankton: 16,000,000 VMs do not fit into the Java heap: .* fit; use fewer VMs, .*");
        assertThat(process.inputReader().lines()).isEmpty();
        assertThat(process.waitFor()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"guests", "run hello", "--version"})
    void aFullDeviceIsAnError(String line) throws Exception {
        Process process = new ProcessBuilder(command("-Xmx64m", line.split(" ", -1)))
                .redirectOutput(new File("/dev/full"))
                .start();
        assertThat(process.errorReader().lines())
                .singleElement()
                .asString()
                .startsWith("plankton: ")
                .endsWith("standard output: No space left on device");
        assertThat(process.waitFor()).isNotZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"run %s", "run %s --write-through", "serve --vms 1 --port 0 --image %s", "disassemble %s"})
    void onlyRegularFilesAreImages(String line) throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        for (String file : List.of("/dev/zero", pipe.toString())) {
            Outcome outcome = Outcome.of(line.formatted(file).split(" ", -1));
            assertThat(outcome.status()).isEqualTo(2);
            assertThat(outcome.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("plankton: " + file + ": not a regular file");
        }
    }

    @Test
    void aScreenshotOnAFullDeviceIsAnError() {
        Outcome outcome = Outcome.of("run", "hello", "--after", "1s", "--screenshot", "/dev/full");
        assertThat(outcome.err().lines()).containsExactly("plankton: cannot write /dev/full: No space left on device");
        assertThat(outcome.status()).isEqualTo(2);
    }

    /** Settings of the terminal, a run of {@code plankton} on it that a signal ends, and the settings again. */
    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    void signalGivesTheTerminalBack(String signal) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "script makes a terminal");
        String run = command("-Xmx64m", "run", "snake").stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        ProcessBuilder builder = new ProcessBuilder("script", "-qec", "stty -g; " + run + "; stty -g", "/dev/null");
        builder.environment().put("TERM", "xterm-256color");
        Process script = builder.start();
        StringBuilder shown = new StringBuilder();
        try (BufferedReader out = script.inputReader(StandardCharsets.UTF_8)) {
            while (shown.indexOf("Ctrl-] quits") < 0) {
                int character = out.read();
                assertThat(character).as("after " + shown).isNotNegative();
                shown.append((char) character);
            }
            ProcessHandle java = script.descendants()
                    .filter(process -> process.info().command().orElse("").endsWith("/java"))
                    .findFirst()
                    .orElseThrow();
            assertThat(new ProcessBuilder("kill", "-" + signal, "" + java.pid())
                            .start()
                            .waitFor())
                    .isZero();
            out.lines().forEach(line -> shown.append(line).append('\n'));
        }
        List<String> lines = shown.toString().lines().toList();
        assertThat(lines.getFirst()).as("settings").contains(":");
        assertThat(lines.getLast()).contains("\033[?1049h").endsWith("\033[?1049l" + lines.getFirst());
    }

    private static Process plankton(String heap, String... args) throws IOException {
        return new ProcessBuilder(command(heap, args)).start();
    }

    private static List<String> command(String heap, String... args) {
        List<String> command = JavaCommand.plankton(heap);
        command.addAll(List.of(args));
        return command;
    }
}
