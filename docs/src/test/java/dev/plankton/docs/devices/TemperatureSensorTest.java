package dev.plankton.docs.devices;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.clock.ManualClock;
import dev.plankton.cpu.model.Tier;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import dev.plankton.testing.Nasm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The worked example of docs/devices.md: the page shows these very files, and what it says of them is so. */
class TemperatureSensorTest {
    private static final int VMS = 1000;

    private static String source;
    private static BootImage guest;

    @BeforeAll
    static void assemble(@TempDir Path directory) throws IOException, InterruptedException {
        try (InputStream file =
                Objects.requireNonNull(TemperatureSensorTest.class.getResourceAsStream("thermometer.asm"))) {
            source = new String(file.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII);
        }
        guest = BootImage.of("thermometer", Nasm.assemble(directory, source).image());
    }

    @ParameterizedTest
    @EnumSource(Tier.class)
    void theGuestSleepsUntilItIsWarm(Tier tier) {
        try (Machine pc = Machine.boot(guest, Machine.PROFILE.withCards(new TemperatureSensor()), tier)) {
            assertThat(pc.runFor(Duration.ofMinutes(1))).isInstanceOf(Outcome.Ended.class);
            assertThat(pc.serial()).isEqualTo("25.0");
            assertThat(pc.time()).isBetween(Duration.ofSeconds(7), Duration.ofMillis(7001));
            assertThat(pc.instructions()).isLessThan(2000);
        }
    }

    @Test
    void athousandOfThemSleepInAHypervisor() throws InterruptedException {
        ManualClock clock = new ManualClock(Instant.parse("2026-11-05T08:00:00Z"));
        try (Hypervisor hypervisor = Hypervisor.builder()
                .profile(MachineProfile.DEFAULT.withCards(new TemperatureSensor()))
                .clock(clock)
                .build()) {
            int first = hypervisor.boot(guest, VMS, booted -> {});
            Vm last = Objects.requireNonNull(hypervisor.vm(first + VMS - 1));
            assertThat(last.awaitIdle(Duration.ZERO)).isTrue();
            assertThat(last.deltaBytes()).isLessThan(100);
            clock.advance(Duration.ofSeconds(6));
            assertThat(hypervisor.alive()).isEqualTo(VMS);
        }
    }

    @Test
    void thePageShowsTheseFiles() throws IOException {
        Path docs = Path.of("..").toAbsolutePath().normalize().resolve("docs");
        String page = Files.readString(docs.resolve("devices.md"));
        String card = Files.readString(docs.resolve("src/test/java/dev/plankton/docs/devices/TemperatureSensor.java"));
        assertThat(page).contains(card.substring(card.indexOf("final class")));
        assertThat(page).contains(source);
    }
}
