package dev.plankton.lab.exercise.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.machine.BootImage;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import dev.plankton.machine.pc.Recording;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bug of the gate, from a key that comes in its window to the answers of a student. */
class WrongWriteTest {
    private static final Path IMAGE = Path.of("src/main/resources/dev/plankton/lab/course/09-replay/start/gate.img");
    private static final int KEY = 0x1E;

    @TempDir
    private Path directory;

    /** A recording in which a key is pressed that number of instructions after the tenth tick. */
    private Recording recording(long after) throws Exception {
        Path file = directory.resolve("after-" + after);
        BootImage gate = BootImage.read(IMAGE);
        try (Machine machine = Machine.boot(gate)) {
            machine.record(file);
            machine.stopAfter(Gate::isTick);
            for (int tick = 0; tick < 10; tick++) {
                assertThat(machine.runFor(Duration.ofMillis(100))).isInstanceOf(Outcome.AtEvent.class);
            }
            machine.stopAfter(null);
            assertThat(machine.run(after)).isInstanceOf(Outcome.LimitReached.class);
            assertThat(machine.press(KEY)).isTrue();
            assertThat(machine.runFor(Duration.ofSeconds(2))).isNotNull();
        }
        return Recording.read(file, gate);
    }

    @Test
    void aKeyWithinTheWindowIsLostAtAWriteThatIsFound() throws Exception {
        Moment tick = Windows.tick(BootImage.read(IMAGE));
        long middle = tick.instructions() / 2;
        assertThat(Windows.loses(tick, middle)).isTrue();
        assertThat(Windows.loses(tick, 0)).isFalse();
        WrongWrite write = WrongWrite.first(recording(middle)).orElseThrow();
        assertThat(write.after()).isEqualTo(write.before());
        assertThat(write.address()).isBetween(0x7C00, 0x7DFF);
        assertThat(WrongWrite.first(recording(0))).isEqualTo(Optional.empty());
        Answers right = new Answers(write.instruction(), (long) write.address(), "");
        assertThat(right.instruction(write)).isEmpty();
        assertThat(right.address(write)).isEmpty();
        Answers next = new Answers(write.instruction() + 1, (long) Gate.TOTAL, "");
        assertThat(next.instruction(write)).contains("the wrong write has been done");
        assertThat(next.address(write)).contains("604h is the address that is written to");
        assertThat(new Answers(null, null, "").address(write))
                .isEqualTo("answers.yaml: address is missing, or no whole number");
    }

    @Test
    void forksKnowNothingOfEachOther() throws Exception {
        Moment tick = Windows.tick(BootImage.read(IMAGE));
        try (Fork one = tick.fork();
                Fork other = tick.fork()) {
            one.pressKey();
            one.runToSleep();
            other.runToSleep();
            assertThat(one.word(Gate.NORTH)).isEqualTo(other.word(Gate.NORTH) + 1);
        }
        assertThat(tick.forks()).isEqualTo(2);
    }
}
