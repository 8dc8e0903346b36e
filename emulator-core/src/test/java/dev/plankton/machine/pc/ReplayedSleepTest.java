package dev.plankton.machine.pc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.clock.ManualClock;
import dev.plankton.cpu.model.Tier;
import dev.plankton.device.DeviceHost;
import dev.plankton.hypervisor.GuestImage;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Core;
import dev.plankton.machine.core.CoreOptions;
import dev.plankton.machine.core.HostTime;
import dev.plankton.recording.CoreRecorder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A VM that sleeps by the host's time: its runs that execute nothing are runs nevertheless. */
class ReplayedSleepTest {
    private static final BootImage IMAGE = GuestImage.SLEEPS;
    private static final MachineProfile BY_HOST = MachineProfile.DEFAULT.withClock(new ClockSource.Host());
    private static final int FUEL = 10_000;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));

    @TempDir
    private Path directory;

    /** A run of no instruction, a key, and a tick that is not delivered: with the key before that run, the tick was. */
    @Test
    void aKeyComesAfterTheRunThatWasBeforeIt() throws IOException {
        Path file = directory.resolve("recording");
        Core core = new Core(BY_HOST, CoreOptions.of(Tier.INTERPRETER).withTime(new HostTime(clock)));
        core.powerOn(IMAGE, DeviceHost.UNCONNECTED);
        long end;
        try (CoreRecorder recorder = CoreRecorder.start(file, core, IMAGE, 0)) {
            run(core, recorder);
            clock.advance(Duration.ofMillis(54));
            run(core, recorder);
            assertThat(core.press(0x9E)).isTrue();
            clock.advance(Duration.ofMillis(1));
            run(core, recorder);
            end = core.instructions();
        }
        try (Machine machine = Machine.replay(Recording.read(file, IMAGE))) {
            machine.replayToEnd();
            assertThat(machine.instructions()).isEqualTo(end);
            assertThat(machine.stateHash()).isEqualTo(core.stateHash());
        }
    }

    private static void run(Core core, CoreRecorder recorder) {
        assertThat(core.run(FUEL, Long.MAX_VALUE)).isInstanceOf(Exit.Halted.class);
        recorder.ran();
    }
}
