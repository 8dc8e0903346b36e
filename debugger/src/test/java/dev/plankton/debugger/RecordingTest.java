package dev.plankton.debugger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.cpu.model.Tier;
import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Snapshot;
import dev.plankton.hypervisor.Vm;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.pc.History;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import dev.plankton.machine.pc.Recording;
import dev.plankton.machine.pc.Register;
import dev.plankton.machine.pc.RunDifference;
import dev.plankton.recording.io.RecordingFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Machines that are recorded, and run again from the recording. */
class RecordingTest {
    @TempDir
    private Path directory;

    private static BootImage guest(String name) {
        return BootImage.of(name, Guests.find(name).orElseThrow().image());
    }

    private static void randomInput(Machine pc, Random random, int n, boolean readsKeys) {
        switch (random.nextInt(readsKeys ? 6 : 5)) {
            case 5 ->
                pc.type(List.of("a", "{up}", "{left}{wait 1s}{down}", "{enter}").get(random.nextInt(4)));
            case 1 -> pc.send(("line " + n + "\n").getBytes(StandardCharsets.US_ASCII));
            case 2 -> pc.call("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII), Duration.ofMillis(3));
            case 3 -> pc.write(0x9000 + n, new byte[] {(byte) n});
            case 4 -> pc.moveMouse(1, 2, 0, n & 1);
            default -> pc.runFor(Duration.ofMillis(random.nextInt(100)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "snake, INTERPRETER, REGIONS_WHEN_HOT",
        "snake, REGIONS_WHEN_HOT, INTERPRETER",
        "echo, REGIONS_ALWAYS, INTERPRETER",
        "web, INTERPRETER, REGIONS_ALWAYS",
        "http, REGIONS_WHEN_HOT, INTERPRETER",
        "hello, INTERPRETER, REGIONS_WHEN_HOT"
    })
    void everyMomentIsAsItWas(String name, Tier recorded, Tier replayed) throws IOException {
        Path file = directory.resolve("inputs");
        Random random = new Random(name.hashCode());
        TreeMap<Long, byte[]> seen = new TreeMap<>();
        byte[] last;
        Duration time;
        String sent;
        try (Machine pc = Machine.boot(guest(name), Machine.PROFILE, recorded)) {
            pc.run(random.nextInt(1000));
            pc.record(file);
            for (int n = 0; n < 50; n++) {
                randomInput(pc, random, n, name.equals("snake"));
                long before = pc.instructions();
                Outcome outcome = pc.run(1 + random.nextInt(150_000));
                if (outcome instanceof Outcome.LimitReached && pc.instructions() > before && n % 5 == 0) {
                    seen.put(pc.instructions(), pc.snapshot().toBytes());
                }
            }
            last = pc.snapshot().toBytes();
            time = pc.time();
            sent = pc.serial() + pc.teletype();
        }
        Recording recording = Recording.read(file, guest(name));
        try (Machine pc = Machine.replay(recording, replayed)) {
            for (Map.Entry<Long, byte[]> moment : seen.entrySet()) {
                pc.run(moment.getKey() - pc.instructions());
                assertThat(pc.instructions()).isEqualTo(moment.getKey());
                assertThat(pc.snapshot().toBytes()).as("at %d", moment.getKey()).isEqualTo(moment.getValue());
            }
            pc.replayToEnd();
            assertThat(pc.replaying()).isFalse();
            assertThat(pc.time()).isEqualTo(time);
            assertThat(pc.snapshot().toBytes()).isEqualTo(last);
            assertThat(sent).endsWith(pc.serial() + pc.teletype());
        }
    }

    @Test
    void aReplayGoesBackAndForth() throws IOException {
        Path file = directory.resolve("inputs");
        play(file, "{up}{wait 500ms}{left}{wait 500ms}{down}");
        try (Machine pc = Machine.replay(Recording.read(file, guest("snake")))) {
            History history = pc.keepHistory(64 << 20);
            pc.replayToEnd();
            long end = pc.instructions();
            byte[] last = pc.snapshot().toBytes();
            history.go(end / 3);
            byte[] third = pc.snapshot().toBytes();
            pc.run(end / 3);
            history.go(end / 3);
            assertThat(pc.snapshot().toBytes()).isEqualTo(third);
            history.go(history.end());
            assertThat(pc.snapshot().toBytes()).isEqualTo(last);
            history.go(end / 3);
            pc.set(Register.BP, 7);
            assertThat(pc.replaying()).isFalse();
            pc.run(100);
            assertThat(pc.instructions()).isEqualTo(end / 3 + 100);
        }
    }

    /** A game of snake. */
    private static void play(Path file, String keys) throws IOException {
        try (Machine pc = Machine.boot(guest("snake"))) {
            pc.record(file);
            pc.type(" {wait 500ms}" + keys);
            pc.runFor(Duration.ofSeconds(3));
        }
    }

    @Test
    void findsTheFirstDifference() throws IOException {
        Path one = directory.resolve("one");
        Path same = directory.resolve("same");
        Path other = directory.resolve("other");
        play(one, "{up}{wait 500ms}{left}");
        play(same, "{up}{wait 500ms}{left}");
        play(other, "{up}{wait 500ms}{right}");
        Recording recording = Recording.read(one, guest("snake"));
        assertThat(RunDifference.first(recording, Recording.read(same, guest("snake"))))
                .isEmpty();
        RunDifference found = RunDifference.first(recording, Recording.read(other, guest("snake")))
                .orElseThrow();
        assertThat(found.moment()).isPositive().isLessThan(recording.end());
        assertThat(found.differences()).isNotEmpty();
        try (Machine a = Machine.replay(recording);
                Machine b = Machine.replay(Recording.read(other, guest("snake")))) {
            a.run(found.moment());
            b.run(found.moment());
            assertThat(a.snapshot().toBytes()).isEqualTo(b.snapshot().toBytes());
            a.step();
            b.step();
            assertThat(a.snapshot().toBytes()).isNotEqualTo(b.snapshot().toBytes());
        }
    }

    @Test
    void aMachineThatBeginsAgainIsRecordedAgain() throws IOException {
        Path file = directory.resolve("inputs");
        byte[] last;
        try (Machine pc = Machine.boot(guest("snake"))) {
            pc.record(file);
            pc.runFor(Duration.ofSeconds(1));
            pc.reset();
            pc.type(" ");
            pc.runFor(Duration.ofSeconds(1));
            last = pc.snapshot().toBytes();
        }
        assertThat(Recording.readAll(file, guest("snake")).get(0)).hasSize(2);
        try (Machine pc = Machine.replay(Recording.read(file, guest("snake")))) {
            pc.replayToEnd();
            assertThat(pc.snapshot().toBytes()).isEqualTo(last);
        }
    }

    @Test
    void aMachineThatIsGivenAnEarlierStateIsRecordedAgain() throws IOException {
        Path file = directory.resolve("inputs");
        byte[] left;
        byte[] last;
        try (Machine pc = Machine.boot(guest("snake"))) {
            pc.record(file);
            pc.runFor(Duration.ofSeconds(1));
            Snapshot early = pc.snapshot();
            pc.type(" ");
            pc.runFor(Duration.ofSeconds(1));
            left = pc.snapshot().toBytes();
            pc.restore(early);
            pc.type(" {wait 500ms}{up}");
            pc.runFor(Duration.ofSeconds(2));
            last = pc.snapshot().toBytes();
        }
        List<Recording> runs = Recording.readAll(file, guest("snake")).get(0);
        assertThat(runs).hasSize(2);
        for (int n = 0; n < 2; n++) {
            try (Machine pc = Machine.replay(runs.get(n))) {
                pc.replayToEnd();
                assertThat(pc.snapshot().toBytes()).isEqualTo(n == 0 ? left : last);
            }
        }
    }

    /** The guest reads its address, which comes from the number, after power-on. */
    @Test
    void aNumberIsKeptWhenTheMachineBeginsAgain() throws IOException {
        Path file = directory.resolve("inputs");
        byte[] last;
        try (Machine pc = Machine.boot(guest("http"))) {
            pc.record(file);
            pc.setNumber(7);
            pc.reset();
            pc.runFor(Duration.ofSeconds(1));
            last = pc.snapshot().toBytes();
        }
        try (Machine pc = Machine.replay(Recording.read(file, guest("http")))) {
            pc.replayToEnd();
            assertThat(pc.snapshot().toBytes()).isEqualTo(last);
        }
    }

    @Test
    void whatIsNoFrameIsNoInput() throws IOException {
        Path file = directory.resolve("inputs");
        byte[] last;
        try (Machine pc = Machine.boot(guest("http"))) {
            pc.record(file);
            pc.runFor(Duration.ofSeconds(1));
            for (int length : new int[] {0, 13, 1519, 4000}) {
                assertThat(pc.sendFrame(new byte[length])).isFalse();
            }
            byte[] toAll = new byte[60];
            Arrays.fill(toAll, (byte) 0xFF);
            assertThat(pc.sendFrame(toAll)).isTrue();
            pc.runFor(Duration.ofSeconds(1));
            assertThatIllegalArgumentException().isThrownBy(() -> pc.press(0x11E));
            last = pc.snapshot().toBytes();
        }
        try (Machine pc = Machine.replay(Recording.read(file, guest("http")))) {
            pc.replayToEnd();
            assertThat(pc.snapshot().toBytes()).isEqualTo(last);
        }
    }

    /** With the host's time, in a population; after that the machine's time is counted, from a reset or a snapshot on too. */
    @Test
    void aReplayWithTheHostsTimeCanBeginAgain() throws Exception {
        Path vms = directory.resolve("vms");
        try (Hypervisor hypervisor = Hypervisor.builder().record(vms, _ -> true).build()) {
            Vm vm = hypervisor.boot(guest("web"));
            byte[] _ = vm.call("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII))
                    .get(2, TimeUnit.MINUTES);
        }
        Recording recording = Recording.read(vms, guest("web"));
        try (Machine pc = Machine.replay(recording)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> pc.record(directory.resolve("again")))
                    .withMessageContaining("plays a recording");
            pc.replayToEnd();
            Snapshot end = pc.snapshot();
            pc.restore(end);
            assertThat(pc.profile().clock()).isEqualTo(ClockSource.COUNTED);
            assertThat(pc.snapshot().toBytes()).isEqualTo(end.toBytes());
        }
        try (Machine pc = Machine.replay(recording)) {
            pc.replayToEnd();
            pc.reset();
            pc.runFor(Duration.ofSeconds(1000));
            byte[] once = pc.snapshot().toBytes();
            pc.reset();
            pc.runFor(Duration.ofSeconds(1000));
            assertThat(pc.snapshot().toBytes()).isEqualTo(once);
        }
    }

    @Test
    void aRecordingSaysHowItsGuestEnded() throws IOException {
        byte[] sector = new byte[512];
        byte[] code = {(byte) 0xFA, 0x40, 0x40, (byte) 0xF4}; // CLI, INC AX twice, HLT
        System.arraycopy(code, 0, sector, 0, code.length);
        sector[510] = 0x55;
        sector[511] = (byte) 0xAA;
        BootImage image = BootImage.of("ends", sector);
        Path file = directory.resolve("inputs");
        Outcome end;
        try (Machine pc = Machine.boot(image)) {
            pc.record(file);
            end = pc.run(1000);
        }
        Recording recording = Recording.read(file, image);
        assertThat(recording.ending()).contains("the guest halted with interrupts off");
        try (Machine pc = Machine.replay(recording)) {
            assertThat(pc.replayToEnd()).isEqualTo(end);
        }
    }

    @Test
    void badUseIsRefused() throws IOException {
        Path file = directory.resolve("inputs");
        play(file, "{up}");
        assertThatThrownBy(() -> Recording.read(file, guest("hello")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("which is not given");
        assertThatThrownBy(() -> Recording.read(file, 3, guest("snake")))
                .isInstanceOf(RecordingFormatException.class)
                .hasMessage("it has no VM 3");
        try (Machine pc = Machine.boot(guest("snake"))) {
            assertThatThrownBy(() -> pc.record(file)).isInstanceOf(FileAlreadyExistsException.class);
            pc.record(directory.resolve("other"));
            assertThatIllegalStateException().isThrownBy(() -> pc.record(directory.resolve("third")));
            assertThatIllegalStateException().isThrownBy(() -> pc.keepHistory(1 << 20));
            pc.stopRecording();
            pc.keepHistory(1 << 20);
            assertThatIllegalStateException().isThrownBy(() -> pc.record(directory.resolve("third")));
        }
    }
}
