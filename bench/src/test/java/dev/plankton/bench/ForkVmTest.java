package dev.plankton.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.Count;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Offer;
import dev.plankton.hypervisor.RunState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link ForkVm} forks, it does not boot. */
final class ForkVmTest {
    /** Where {@code web} counts its requests, as text. */
    private static final int WEB_COUNT = 0x7DDC;

    @ParameterizedTest
    @ValueSource(strings = {"hello", "web"})
    void allForksSleepLikeTheirParent(String guest) {
        ForkVm.Parent parent = new ForkVm.Parent();
        parent.guest = guest;
        parent.boot();
        try {
            Hypervisor hypervisor = new ForkVm().inHypervisor(parent);
            assertThat(hypervisor.size()).isEqualTo(1 + ForkVm.FORKS);
            for (int number = 1; number <= ForkVm.FORKS; number++) {
                assertThat(parent.vm(number).state()).isEqualTo(RunState.IDLE);
            }
            assertThat(hypervisor.counters().get(Count.SLICES)).isGreaterThan(ForkVm.FORKS);
            assertThat(hypervisor.counters().get(Count.DEFECTS)).isZero();
        } finally {
            parent.close();
        }
    }

    @Test
    void aForkGoesOnWhereItsParentWas() {
        ForkVm.Parent parent = new ForkVm.Parent();
        parent.guest = "web";
        parent.boot();
        try {
            Reply reply = new Reply();
            assertThat(parent.vm(0).requestHere(WakeIdleVm.request(), reply.cleared()))
                    .isEqualTo(Offer.ACCEPTED);
            reply.await();
            new ForkVm().inHypervisor(parent);
            assertThat(parent.vm(1).read(WEB_COUNT, 2)).containsExactly('1', '\n');
            assertThat(parent.vm(ForkVm.FORKS).read(WEB_COUNT, 2)).containsExactly('1', '\n');
        } finally {
            parent.close();
        }
    }
}
