package dev.plankton.bench.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.device.DeviceHost;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.StopReason;
import dev.plankton.machine.core.Core;
import dev.plankton.testing.Nasm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AttackerTest {
    private static final Path SOURCES = Path.of("src/main/resources/dev/plankton/bench/hostile");
    private static final int SLICE = 5_000;

    @ParameterizedTest
    @EnumSource
    void imageComesFromItsSource(Attacker attacker, @TempDir Path directory) throws IOException, InterruptedException {
        for (String file : new String[] {"frame.inc", "end.inc", attacker.label() + ".asm"}) {
            Files.write(directory.resolve(file), Attacker.read(file));
        }
        assertThat(Nasm.assemble(directory.resolve(attacker.label() + ".asm"))).isEqualTo(attacker.sector());
        assertThat(attacker.description()).isNotBlank();
    }

    @Test
    void everySourceIsAnAttacker() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            assertThat(files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".asm"))
                            .map(name -> name.substring(0, name.length() - 4)))
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(Attacker.values())
                            .map(Attacker::label)
                            .toList());
        }
    }

    @ParameterizedTest
    @EnumSource
    void worksFromBootOn(Attacker attacker) {
        Core core = powerOn(attacker, Mode.BOOT);
        Exit exit = core.run(SLICE);
        if (attacker == Attacker.TRIPLE) {
            assertThat(exit).isEqualTo(new Exit.Ended(StopReason.SHUTDOWN, 0));
        } else {
            assertThat(exit).isNotInstanceOf(Exit.Ended.class);
        }
    }

    @Test
    void sleepsUntilItIsAsked() {
        Core core = powerOn(Attacker.SPIN, Mode.ASKED);
        assertThat(core.run(SLICE)).isEqualTo(new Exit.Halted());
        core.present(new byte[] {'x'});
        assertThat(core.run(SLICE)).as("works without end").isEqualTo(new Exit.FuelSpent());
    }

    @Test
    void answersEachRequestAfterABurst() {
        Replies replies = new Replies();
        Core core = new Core(MachineProfile.DEFAULT);
        core.powerOn(Attacker.SPIN.image(Mode.EACH), replies);
        core.run(SLICE);
        for (int n = 1; n <= 3; n++) {
            core.present(new byte[] {'x'});
            while (!(core.run(SLICE) instanceof Exit.Halted)) {
                // A burst may take several slices.
            }
            assertThat(replies.ends).isEqualTo(n);
        }
    }

    private static Core powerOn(Attacker attacker, Mode mode) {
        Core core = new Core(MachineProfile.DEFAULT);
        core.powerOn(attacker.image(mode), new Replies());
        return core;
    }

    /** Counts the replies of a guest. */
    private static final class Replies implements DeviceHost {
        int ends;

        @Override
        public void replyEnd() {
            ends++;
        }
    }
}
