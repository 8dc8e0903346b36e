package dev.plankton.dashboard.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.dashboard.Population;
import dev.plankton.hypervisor.Hypervisor;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SerialTapTest {
    private static final int KEPT = 65_536;

    /** Else a viewer would get twice what the guest sends between two looks. */
    @Test
    void theTotalIsThatOfTheBytesThatComeWithIt() {
        try (Hypervisor hypervisor = Population.of("echo", 1)) {
            SerialTap tap = new SerialTap(Objects.requireNonNull(hypervisor.vm(0)));
            assertThat(tap.since(0).bytes()).isEmpty();
            tap.output(0, new byte[] {0, 1, 2, 3}, 1, 3);
            assertThat(tap.since(0).bytes()).containsExactly(1, 2, 3);
            assertThat(tap.since(0).total()).isEqualTo(3);
            assertThat(tap.since(2).bytes()).containsExactly(3);
            tap.output(0, new byte[KEPT], 0, KEPT);
            assertThat(tap.since(1).bytes())
                    .as("the oldest are lost")
                    .hasSize(KEPT)
                    .containsOnly(0);
            assertThat(tap.since(1).total()).isEqualTo(3 + KEPT);
        }
    }
}
