package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.hypervisor.io.Durability;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.io.Subscription;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.StopReason;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** VMs that are switched on again, and numbers that are used again. */
class ResetTest {
    private static int ask(Vm vm) {
        try {
            return vm.call(new byte[] {1}).get(2, TimeUnit.MINUTES)[0];
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Has ended, and left its number, when this returns. */
    private static void stopSleeping(Vm vm) {
        VmPatience.untilState(vm, RunState.IDLE);
        vm.stop();
    }

    private static Hypervisor counted() {
        return Hypervisor.builder()
                .profile(MachineProfile.DEFAULT.withClock(ClockSource.COUNTED))
                .build();
    }

    @Test
    void aVmThatSleepsBootsAgain() {
        for (Hypervisor hypervisor : new Hypervisor[] {Hypervisor.create(), counted()}) {
            try (hypervisor) {
                Vm vm = hypervisor.boot(GuestImage.COUNTS);
                assertThat(ask(vm)).isEqualTo(1);
                assertThat(ask(vm)).isEqualTo(2);
                UUID generation = vm.generation();
                vm.reset();
                assertThat(ask(vm)).isEqualTo(1);
                assertThat(vm.generation()).isNotEqualTo(generation);
                assertThat(hypervisor.alive()).isEqualTo(1);
            }
        }
    }

    @Test
    void aVmThatIsAboutToEndBeginsAgain() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            for (int n = 0; n < 300; n++) {
                Vm vm = hypervisor.boot(GuestImage.COUNTS);
                vm.stop(); // while it boots, or before
                vm.reset();
                assertThat(ask(vm)).isEqualTo(1);
            }
        }
    }

    @Test
    void aForkBootsItsImage() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = hypervisor.boot(GuestImage.COUNTS);
            assertThat(ask(vm)).isEqualTo(1);
            VmPatience.untilState(vm, RunState.IDLE);
            Vm fork = hypervisor.vm(hypervisor.fork(vm.snapshot(), 3));
            assertThat(ask(fork)).isEqualTo(2);
            fork.reset();
            assertThat(ask(fork)).isEqualTo(1);
        }
    }

    @Test
    void aVmThatSpinsBootsAgainAndLosesItsRequest() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = hypervisor.boot(GuestImage.of("""
                    FF060006      inc word [600h]
                    E4E0          in al,0E0h
                    A801          test al,1
                    74FA          jz $-4
                    EBFE          jmp $
                    """));
            CompletableFuture<byte[]> call = vm.call(new byte[] {1});
            Patience.until("it has its request", () -> vm.instructions() > 100_000);
            vm.reset();
            assertThatThrownBy(call::get)
                    .cause()
                    .isInstanceOfSatisfying(
                            NoReplyException.class,
                            e -> assertThat(e.reason()).isEqualTo(NoReplyException.Reason.DROPPED));
            assertThat(vm.read(0x600, 1)[0]).isLessThan((byte) 2);
        }
    }

    @Test
    void aVmThatHasEndedBeginsAgain() {
        for (int keepEnded : new int[] {0, 64}) {
            try (Hypervisor hypervisor =
                    Hypervisor.builder().keepEnded(keepEnded).build()) {
                Vm vm = hypervisor.boot(GuestImage.COUNTS);
                assertThat(ask(vm)).isEqualTo(1);
                Set<UUID> generations = new HashSet<>(Set.of(vm.generation()));
                for (int n = 0; n < 20; n++) {
                    vm.stop();
                    VmPatience.untilEnded(vm, StopReason.STOPPED, 0);
                    vm.reset();
                    assertThat(vm.ended()).isNull();
                    assertThat(ask(vm)).isEqualTo(1);
                    assertThat(generations.add(vm.generation())).isTrue();
                    assertThat(hypervisor.alive()).isEqualTo(1);
                    assertThat(hypervisor.size()).isEqualTo(1);
                }
            }
        }
    }

    @Test
    void aListenerRestartsWhatEnds() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            AtomicInteger restarts = new AtomicInteger();
            try (Subscription _ = hypervisor.events(event -> {
                if (event instanceof HypervisorEvent.Ended ended) {
                    if (restarts.incrementAndGet() <= 30) {
                        ended.vm().reset();
                    }
                }
            })) {
                Vm vm = hypervisor.boot(GuestImage.of("""
                        FB            sti
                        F4            hlt
                        E6F4          out 0F4h,al
                        """));
                Patience.until("it has been restarted", () -> restarts.get() > 30);
                assertThat(hypervisor.size()).isEqualTo(1);
                assertThat(vm.number()).isZero();
            }
        }
    }

    @Test
    void whatWasNeverBootedIsNotReset() {
        Hypervisor hypervisor = Hypervisor.create();
        Vm vm = hypervisor.create(GuestImage.COUNTS);
        assertThatIllegalStateException()
                .isThrownBy(vm::reset)
                .withMessage("VM 0 cannot be reset: it was never booted");
        hypervisor.close();
        assertThatIllegalStateException().isThrownBy(vm::reset).withMessage("the hypervisor is closed");
    }

    @Test
    void aStoreKeepsWhatWasSwitchedOnAgain(@TempDir Path directory) throws IOException {
        Path store = directory.resolve("store");
        try (Hypervisor hypervisor = Hypervisor.builder().open(store, Durability.NONE)) {
            Vm vm = hypervisor.boot(GuestImage.COUNTS);
            ask(vm);
            vm.stop();
            hypervisor.save();
            vm.reset();
            assertThat(ask(vm)).isEqualTo(1);
            assertThat(ask(vm)).isEqualTo(2);
            VmPatience.untilState(vm, RunState.IDLE);
            hypervisor.save();
        }
        try (Hypervisor hypervisor = Hypervisor.load(store)) {
            assertThat(ask(hypervisor.vm(0))).isEqualTo(3);
        }
    }

    @Test
    void numbersAreUsedAgainByChoice() {
        try (Hypervisor hypervisor = Hypervisor.builder().reuseNumbers(true).build()) {
            Vm first = hypervisor.boot(GuestImage.COUNTS);
            Vm second = hypervisor.boot(GuestImage.COUNTS);
            ask(second);
            UUID generation = first.generation();
            Snapshot one = second.snapshot();
            stopSleeping(first);
            Vm third = hypervisor.boot(GuestImage.COUNTS);
            assertThat(third).isEqualTo(first);
            assertThat(ask(third)).isEqualTo(1);
            assertThat(third.generation()).isNotEqualTo(generation);
            stopSleeping(second);
            Vm fourth = hypervisor.boot(one);
            assertThat(fourth.number()).isEqualTo(1);
            assertThat(ask(fourth)).isEqualTo(2);
            Vm fifth = hypervisor.create(GuestImage.COUNTS);
            assertThat(fifth.number()).isEqualTo(2);
            assertThat(fifth.state()).isEqualTo(RunState.OFF);
            assertThat(hypervisor.alive()).isEqualTo(3);
        }
    }

    @Test
    void aReusedVmIsOffUntilItIsBooted() {
        try (Hypervisor hypervisor = Hypervisor.builder().reuseNumbers(true).build()) {
            Vm first = hypervisor.boot(GuestImage.COUNTS);
            ask(first);
            stopSleeping(first);
            Vm again = hypervisor.create(GuestImage.PRINTS);
            assertThat(again.number()).isZero();
            assertThat(again.state()).isEqualTo(RunState.OFF);
            hypervisor.boot(again);
            assertThat(ask(again)).isEqualTo('B');
        }
    }

    @Test
    void numbersAreNotUsedAgainByDefault() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            hypervisor.boot(GuestImage.COUNTS).stop();
            assertThat(hypervisor.boot(GuestImage.COUNTS).number()).isEqualTo(1);
        }
    }
}
