package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.io.RunState;
import dev.plankton.testing.Patience;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpinnerTest {
    @Test
    void spinnersKeepNoOtherVmFromAnswering() {
        try (Hypervisor hypervisor = Hypervisor.builder().cores(2).build()) {
            List<Vm> spinners = IntStream.range(0, 50)
                    .mapToObj(n -> hypervisor.boot(GuestImage.SPINS))
                    .toList();
            Vm vm = hypervisor.boot(GuestImage.COUNTS);

            for (int n = 1; n <= 100; n++) {
                assertThat(Reply.to(vm, "x").await()).containsExactly(n);
            }

            for (Vm spinner : spinners) {
                Patience.until(spinner + " has its share", () -> spinner.instructions() > 0);
                assertThat(spinner.state()).isEqualTo(RunState.RUNNABLE);
            }
        }
    }

    @Test
    void oneCoreServesAllSpinners() {
        try (Hypervisor hypervisor =
                Hypervisor.builder().cores(1).sliceFuel(1000).build()) {
            List<Vm> spinners = IntStream.range(0, 20)
                    .mapToObj(n -> hypervisor.boot(GuestImage.SPINS))
                    .toList();

            for (Vm spinner : spinners) {
                Patience.until(spinner + " goes on", () -> spinner.instructions() > 20_000);
            }
        }
    }
}
