package dev.plankton.lab.exercise.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plankton.guests.Guests;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings of a PC that was not as it is after power-on are refused. */
final class HandedInRecordingTest {
    private static final BootImage ECHO =
            BootImage.of("echo", Guests.find("echo").orElseThrow().image());

    @TempDir
    private Path folder;

    private Path recorded(Consumer<Machine> before) throws Exception {
        Path file = folder.resolve("run.rec");
        try (Machine machine = Machine.boot(ECHO)) {
            before.accept(machine);
            machine.record(file);
            machine.run(50);
        }
        return file;
    }

    private void refused(Consumer<Machine> before, String message) throws Exception {
        Path file = recorded(before);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> HandedInRecording.read(file, "run.rec", ECHO))
                .withMessage(message);
    }

    @Test
    void oneFromPowerOnIsRead() throws Exception {
        assertThat(HandedInRecording.read(recorded(_ -> {}), "run.rec", ECHO).beginning())
                .isZero();
    }

    @Test
    void oneThatBeginsLaterIsRefused() throws Exception {
        refused(machine -> machine.run(20), "run.rec: it begins after 20 instructions, and has to begin at power-on");
    }

    @Test
    void oneOfAChangedMemoryIsRefused() throws Exception {
        refused(
                machine -> machine.write(0x604, new byte[] {7}),
                "run.rec: the PC in it was changed before the first instruction, and has to be as it is after power-on");
    }

    /** As {@code plankton run --record} made it on the host's clock: the time of day is another one each time. */
    @Test
    void oneThatWasMadeAtATerminalIsRead() throws Exception {
        BootImage gate = BootImage.read(Path.of("src/main/resources/dev/plankton/lab/course/09-replay/start/gate.img"));
        Path file = Path.of("src/test/resources/dev/plankton/lab/exercise/replay/at-a-terminal.plrec");
        assertThat(HandedInRecording.read(file, "found.plrec", gate).end()).isPositive();
    }
}
