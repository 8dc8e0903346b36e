package dev.plankton.bench.population;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.guests.Guests;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.machine.BootImage;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StateSampleTest {
    private static final int VMS = 300;

    private static byte[] sector(String guest) {
        return Guests.find(guest).orElseThrow().image();
    }

    /** VMs of {@code booted}, for which {@code step} passes from each look at the clock to the next. */
    private static StateSample sample(BootImage expected, BootImage booted, Duration step) {
        try (Hypervisor hypervisor =
                Hypervisor.builder().clock(new RightStates.StepClock(step)).build()) {
            int first = hypervisor.boot(booted, VMS);
            return StateSample.of(expected, hypervisor, first, VMS, new SplittableRandom(1), done -> {});
        }
    }

    @ParameterizedTest
    @CsvSource({"store,0", "store,10", "store,30", "store,60", "store,600", "hello,0", "hello,30", "hello,60"})
    void ticksThatComeBeforeAVmHasBootedAreKnown(String guest, int stepMillis) {
        BootImage image = BootImage.of(guest, sector(guest));
        StateSample sample = sample(image, image, Duration.ofMillis(stepMillis));
        assertThat(sample).isEqualTo(new StateSample(VMS, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 30, 60})
    void oneByteThatDiffersIsFound(int stepMillis) {
        byte[] other = sector("store");
        other[500] ^= 1;
        StateSample sample = sample(
                BootImage.of("other", other), BootImage.of("store", sector("store")), Duration.ofMillis(stepMillis));
        assertThat(sample).isEqualTo(new StateSample(VMS, VMS));
    }
}
