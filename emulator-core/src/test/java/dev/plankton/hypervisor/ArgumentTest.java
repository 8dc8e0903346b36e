package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.core.Template;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Wrong arguments are refused at once, before anything has changed. */
class ArgumentTest {
    private final Hypervisor hypervisor = Hypervisor.create();

    @AfterEach
    void close() {
        hypervisor.close();
    }

    @Test
    void nullIsRefused() {
        Vm vm = hypervisor.create(GuestImage.COUNTS);
        HypervisorBuilder builder = Hypervisor.builder();
        MachineProfile profile = MachineProfile.DEFAULT;
        List<ThrowingCallable> uses = List.of(
                () -> hypervisor.create(null),
                () -> hypervisor.boot((BootImage) null),
                () -> hypervisor.boot((Vm) null),
                () -> hypervisor.boot(null, 1, booted -> {}),
                () -> hypervisor.boot(GuestImage.COUNTS, 1, null),
                () -> hypervisor.prepare(null),
                () -> hypervisor.connect(null),
                () -> vm.request(null, new Reply()),
                () -> vm.request(new byte[1], null),
                () -> vm.requestHere(null, new Reply()),
                () -> vm.requestHere(new byte[1], null),
                () -> vm.sendSerial(null),
                () -> vm.sendSerialHere(null),
                () -> vm.sendFrame(null, 0, 60),
                () -> vm.sendFrameHere(null, 0, 60),
                () -> vm.press((byte[]) null),
                () -> vm.attachSerial(null),
                () -> vm.detachSerial(null),
                () -> builder.profile(null),
                () -> builder.console(null),
                () -> builder.tier(null),
                () -> builder.without(null),
                () -> builder.callbackExecutor(null),
                () -> Saving.of(null),
                () -> BootImage.of(null, new byte[512]),
                () -> BootImage.of("x", null),
                () -> BootImage.read(null),
                () -> BootImage.writingTo(null, "x"),
                () -> Template.powerOn(null, GuestImage.COUNTS),
                () -> Template.powerOn(profile, null),
                () -> profile.withCpu(null),
                () -> profile.withClock(null),
                () -> profile.withNic(null),
                () -> new MachineProfile(null, new ClockSource.Host()));
        assertThat(uses).allSatisfy(use -> assertThatNullPointerException().isThrownBy(use));
        assertThat(hypervisor.counters().get(Count.INPUTS)).isZero();
        assertThat(hypervisor.size()).isEqualTo(1);
    }

    @Test
    void aFrameMustLieInItsArray() {
        Vm vm = hypervisor.create(GuestImage.COUNTS);
        assertThat(List.<ThrowingCallable>of(
                        () -> vm.sendFrame(new byte[60], 1, 60), () -> vm.sendFrame(new byte[60], -1, 60)))
                .allSatisfy(use -> org.assertj.core.api.Assertions.assertThatExceptionOfType(
                                IndexOutOfBoundsException.class)
                        .isThrownBy(use));
        assertThat(hypervisor.counters().get(Count.INPUTS)).isZero();
    }

    @Test
    void aVmBootsInItsOwnHypervisor() {
        try (Hypervisor other = Hypervisor.create()) {
            Vm vm = other.create(GuestImage.COUNTS);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> hypervisor.boot(vm))
                    .withMessage("VM 0 is another hypervisor's");
            assertThat(vm.state()).isEqualTo(RunState.OFF);
        }
    }
}
