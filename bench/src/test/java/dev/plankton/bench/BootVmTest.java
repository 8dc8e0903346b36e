package dev.plankton.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.Count;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.RunState;
import dev.plankton.hypervisor.Vm;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@link BootVm} boots VMs to their first sleep. */
final class BootVmTest {
    private final BootVm benchmark = new BootVm();

    @Test
    void helloSaysSoOnceABoot() {
        BootVm.OneCore one = new BootVm.OneCore();
        one.guest = "hello";
        one.powerOn();
        byte[] first = benchmark.onOneCore(one);
        assertThat(one.outside().sent()).isEqualTo(1);
        assertThat(benchmark.onOneCore(one)).hasSameSizeAs(first);
        assertThat(one.outside().sent()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "web"})
    void oneCoreLeavesASmallDelta(String guest) {
        BootVm.OneCore one = new BootVm.OneCore();
        one.guest = guest;
        one.powerOn();
        assertThat(benchmark.onOneCore(one)).hasSizeBetween(1, 500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "web"})
    void theHypervisorLeavesAllIdle(String guest) {
        BootVm.Empty empty = new BootVm.Empty();
        empty.guest = guest;
        empty.open();
        try {
            Hypervisor hypervisor = benchmark.inHypervisor(empty);
            assertThat(hypervisor.size()).isEqualTo(BootVm.VMS);
            for (int number = 0; number < BootVm.VMS; number++) {
                Vm vm = Objects.requireNonNull(hypervisor.vm(number));
                assertThat(vm.state()).isEqualTo(RunState.IDLE);
                assertThat(vm.instructions()).isPositive();
            }
            assertThat(hypervisor.counters().get(Count.DEFECTS)).isZero();
        } finally {
            empty.close();
        }
    }
}
