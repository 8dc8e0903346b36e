package dev.plankton.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.guests.Guests;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings that are handed in. */
final class RecordingsTest {
    private static final String ECHO = "guest: {builtin: echo}\nrecording: run.rec\nlimit: 5000000\n";

    @TempDir
    Path folder;

    private void record(String guest, String sent) throws Exception {
        BootImage image = BootImage.of(guest, Guests.find(guest).orElseThrow().image());
        try (Machine machine = Machine.boot(image)) {
            machine.record(folder.resolve("run.rec"));
            machine.runFor(Duration.ofMillis(100));
            machine.send(sent.getBytes(StandardCharsets.ISO_8859_1));
            machine.runFor(Duration.ofMillis(100));
        }
    }

    @Test
    void theInputsComeFromTheRecording() throws Exception {
        record("echo", "a\n");
        Path file = Boot.scenario(folder, ECHO, "id: a, serial: {equals: \"!b!\"}");
        assertThat(ScenarioRunner.run(file, Boot.NO_JAVA).text()).contains("1 of 1 expectations hold");
    }

    @Test
    void aRecordingOfAnotherGuestIsRefused() throws Exception {
        record("hello", "");
        Path file = Boot.scenario(folder, ECHO, "id: a, serial: {equals: \"!b!\"}");
        assertThat(ScenarioRunner.run(file, Boot.NO_JAVA).problem())
                .startsWith("run.rec: it is not a recording of echo: ");
    }

    @Test
    void oneThatBeginsLaterIsRefused() throws Exception {
        BootImage image = BootImage.of("echo", Guests.find("echo").orElseThrow().image());
        try (Machine machine = Machine.boot(image)) {
            machine.run(20);
            machine.record(folder.resolve("run.rec"));
            machine.run(50);
        }
        Path file = Boot.scenario(folder, ECHO, "id: a, ends: idle");
        assertThat(ScenarioRunner.run(file, Boot.NO_JAVA).problem())
                .isEqualTo("run.rec: it begins after 20 instructions, and has to begin at power-on");
    }

    @Test
    void whatIsNoRecordingIsRefused() throws Exception {
        Files.writeString(folder.resolve("run.rec"), "nothing");
        Path file = Boot.scenario(folder, ECHO, "id: a, ends: idle");
        assertThat(ScenarioRunner.run(file, Boot.NO_JAVA).problem())
                .startsWith("run.rec: it is not a recording of echo: ");
    }
}
