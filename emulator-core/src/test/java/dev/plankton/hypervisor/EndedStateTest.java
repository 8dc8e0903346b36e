package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.plankton.hypervisor.io.Count;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.StopReason;
import dev.plankton.machine.screen.TextScreen;
import dev.plankton.testing.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What is left of a VM that has ended. */
class EndedStateTest {
    /** Writes 55h to 600h and an X to the screen, and exits with code 7. */
    private static final BootImage EXITS = GuestImage.of("""
            C606000655    mov byte [600h],55h
            B8580E        mov ax,0E58h
            CD10          int 10h
            B007          mov al,7
            E6F4          out 0F4h,al
            """);

    private static Vm exited(Hypervisor hypervisor) {
        Vm vm = hypervisor.boot(EXITS);
        VmPatience.untilEnded(vm, StopReason.EXITED, 7);
        return vm;
    }

    @Test
    void isTheStateInWhichItEnded() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = exited(hypervisor);
            assertThat(vm.read(0x600, 1)).containsExactly(0x55);
            assertThat(((TextScreen) vm.screen()).character(0, 0)).isEqualTo('X');
            assertThat(vm.instructions()).isGreaterThan(4);
            assertThat(vm.deltaBytes()).isPositive();
            assertThat(vm.fork()).isNull();
            assertThat(vm.ended().code()).isEqualTo(7);
        }
    }

    @Test
    void isThereTooIfTheHostStoppedIt() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm idle = VmPatience.asleep(hypervisor, GuestImage.FILLS);
            Vm spinner = hypervisor.boot(GuestImage.SPINS);
            Patience.until("it spins", () -> spinner.instructions() > 0);
            Vm off = hypervisor.create(GuestImage.FILLS);
            long executed = idle.instructions();

            List.of(idle, spinner, off).forEach(Vm::stop);

            VmPatience.untilEnded(spinner, StopReason.STOPPED, 0);
            assertThat(idle.read(0x600, 1)).containsExactly(0x55);
            assertThat(idle.instructions()).isEqualTo(executed);
            assertThat(spinner.instructions()).isPositive();
            assertThat(off.read(0x600, 1)).containsExactly(0);
            assertThat(off.instructions()).isZero();
        }
    }

    @Test
    void thoseOfTheLastAreKeptAndTheOthersAreGone() {
        try (Hypervisor hypervisor = Hypervisor.builder().keepEnded(2).build()) {
            List<Vm> vms = new ArrayList<>();
            for (int n = 0; n < 5; n++) {
                vms.add(exited(hypervisor));
            }
            for (Vm vm : vms.subList(0, 3)) {
                assertGone(vm, "has ended and its state is gone: those of the last 2 VMs that ended are kept");
                assertThat(vm.ended().code()).isEqualTo(7);
            }
            for (Vm vm : vms.subList(3, 5)) {
                assertThat(vm.read(0x600, 1)).containsExactly(0x55);
            }
        }
    }

    @Test
    void noneIsKeptIfNoneIsWanted() {
        try (Hypervisor hypervisor = Hypervisor.builder().keepEnded(0).build()) {
            assertGone(exited(hypervisor), "the last 0 VMs");
            assertThat(hypervisor.memory().sharedDeltas()).isZero();
        }
    }

    private static void assertGone(Vm vm, String message) {
        assertThatIllegalStateException()
                .isThrownBy(() -> vm.read(0, 1))
                .withMessageContaining("VM " + vm.number() + " has ended");
        assertThatIllegalStateException().isThrownBy(vm::screen).withMessageContaining(message);
        assertThatIllegalStateException().isThrownBy(vm::instructions).withMessageContaining(message);
        assertThat(vm.deltaBytes()).isZero();
    }

    @Test
    void aReaderNeverSeesThePowerOnState() throws InterruptedException {
        try (Hypervisor hypervisor = Hypervisor.builder().keepEnded(1).build()) {
            for (int round = 0; round < 300; round++) {
                Vm vm = VmPatience.asleep(hypervisor, GuestImage.FILLS);
                AtomicReference<Byte> last = new AtomicReference<>();
                Thread reader = Thread.ofPlatform().start(() -> {
                    try {
                        do {
                            last.set(vm.read(0x600, 1)[0]);
                        } while (last.get() == 0x55);
                    } catch (IllegalStateException gone) {
                        // As it must be in the end.
                    }
                });
                vm.stop();
                exited(hypervisor);
                reader.join();
                assertThat(last.get()).isIn((byte) 0x55, null);
            }
        }
    }

    @Test
    void memoryGoesToThoseThatLive() {
        try (Hypervisor hypervisor = Hypervisor.builder()
                .memory(1 << 20)
                .keepEnded(1000)
                .without(Set.of(Saving.DELTA_SHARING))
                .build()) {
            for (int n = 0; n < 1000; n++) {
                Vm vm = VmPatience.asleep(hypervisor, GuestImage.FILLS_LITTLE);
                vm.stop();
            }
            for (int n = 0; n < 1000; n++) {
                Vm vm = VmPatience.asleep(hypervisor, GuestImage.FILLS_LITTLE);
            }
            assertThat(hypervisor.counters().get(Count.OUT_OF_MEMORY)).isZero();
            assertThat(hypervisor.alive()).isEqualTo(1000);
        }
    }

    @Test
    void howManyIsBounded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hypervisor.builder().keepEnded(-1))
                .withMessage("keepEnded is -1: it must be 0 to 1000000");
    }
}
