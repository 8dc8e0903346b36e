package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.plankton.hypervisor.io.RunState;
import dev.plankton.testing.Patience;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PopulationTest {
    private final Hypervisor hypervisor = Hypervisor.create();

    @AfterEach
    void close() {
        hypervisor.close();
    }

    @Test
    void manyBootAtOnceWithConsecutiveNumbers() {
        AtomicInteger told = new AtomicInteger();
        Vm before = hypervisor.boot(GuestImage.COUNTS);

        int first = hypervisor.boot(GuestImage.COUNTS, 5000, booted -> told.accumulateAndGet(booted, Math::max));

        assertThat(first).isEqualTo(before.number() + 1);
        assertThat(told.get()).isEqualTo(5000);
        assertThat(hypervisor.size()).isEqualTo(5001);
        for (int n = 0; n < 5000; n++) {
            Vm vm = hypervisor.vm(first + n);
            assertThat(vm.number()).isEqualTo(first + n);
            assertThat(vm.state()).isEqualTo(RunState.IDLE);
        }
        assertThat(hypervisor.vm(5001)).isNull();
        assertThat(hypervisor.vm(-1)).isNull();
        assertThat(Reply.to(hypervisor.vm(first + 4999), "x").await()).containsExactly(1);
    }

    @Test
    void progressMustNotCreateVms() {
        Vm parent = VmPatience.asleep(hypervisor, GuestImage.COUNTS);
        List<ThrowingCallable> ways = List.of(
                () -> hypervisor.create(GuestImage.COUNTS),
                () -> hypervisor.boot(GuestImage.COUNTS),
                () -> hypervisor.boot(GuestImage.COUNTS, 10, booted -> {}),
                parent::fork);
        for (ThrowingCallable way : ways) {
            int before = hypervisor.size();
            int first = hypervisor.boot(
                    GuestImage.COUNTS,
                    1500,
                    booted -> assertThatIllegalStateException().isThrownBy(way).withMessageContaining("progress"));
            assertThat(first).isEqualTo(before);
            assertThat(hypervisor.size()).isEqualTo(before + 1500);
        }
        assertThat(hypervisor.boot(GuestImage.COUNTS)).as("afterwards it may").isNotNull();
    }

    @Test
    void vmsCreatedMeanwhileStayOutOfTheRange() throws InterruptedException {
        Thread other = Thread.ofPlatform().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                hypervisor.create(GuestImage.SLEEPS);
                Thread.yield();
            }
        });
        try {
            for (int round = 0; round < 10; round++) {
                int first = hypervisor.boot(GuestImage.COUNTS, 1500, booted -> {});
                for (int n = first; n < first + 1500; n++) {
                    assertThat(hypervisor.vm(n).state()).isNotEqualTo(RunState.OFF);
                }
            }
        } finally {
            other.interrupt();
            other.join();
        }
    }

    @Test
    void oneThatTheHeapWouldNotHoldIsRefused() {
        Vm before = hypervisor.boot(GuestImage.COUNTS);

        assertThatExceptionOfType(PopulationTooLargeException.class)
                .isThrownBy(() -> hypervisor.boot(GuestImage.SPINS, 1_000_000_000, booted -> {}))
                .satisfies(e -> assertThat(e.fitting()).isBetween(1000L, 999_999_999L))
                .withMessageContaining("1,000,000,000 VMs do not fit");

        Patience.until("none is left", () -> hypervisor.alive() == 1);
        assertThat(Reply.to(before, "x").await()).containsExactly(1);
        int next = hypervisor.boot(GuestImage.SLEEPS, 100, booted -> {});
        for (int n = next; n < next + 100; n++) {
            assertThat(hypervisor.vm(n).ended()).isNull();
        }
        assertThat(hypervisor.alive()).isEqualTo(101);
    }

    @Test
    void onAThreadThatIsInterruptedNoneIsLeft() {
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> hypervisor.boot(GuestImage.COUNTS, 5000, booted -> {}))
                .withMessage("interrupted while 5,000 VMs were booted: all of them are stopped");
        assertThat(Thread.interrupted()).isTrue();
        assertNoneIsLeft();
    }

    @Test
    void interruptedLaterNoneIsLeft() {
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> hypervisor.boot(
                        GuestImage.COUNTS,
                        5000,
                        booted -> Thread.currentThread().interrupt()));
        assertThat(Thread.interrupted()).isTrue();
        assertNoneIsLeft();
    }

    @Test
    void ifProgressThrowsNoneIsLeft() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> hypervisor.boot(GuestImage.COUNTS, 5000, booted -> {
                    throw new UnsupportedOperationException("the caller's own");
                }))
                .withMessage("the caller's own");
        assertNoneIsLeft();
    }

    private void assertNoneIsLeft() {
        Patience.until("none is left", () -> hypervisor.alive() == 0);
        for (int n = 0; n < hypervisor.size(); n++) {
            assertThat(hypervisor.vm(n).state()).isEqualTo(RunState.STOPPED);
        }
        assertThat(Reply.to(hypervisor.boot(GuestImage.COUNTS), "x").await()).containsExactly(1);
    }

    @Test
    void progressIsReportedOnTheCallingThread() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        hypervisor.boot(GuestImage.COUNTS, 3000, booted -> threads.add(Thread.currentThread()));
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    @Test
    void aVmJustBootedCanBeForked() {
        for (int n = 0; n < 1000; n++) {
            Vm parent = hypervisor.boot(GuestImage.COUNTS);
            Vm child = parent.fork();
            assertThat(child).isNotNull();
            assertThat(Reply.to(child, "x").await()).containsExactly(1);
        }
    }

    @Test
    void oneThatIsOffOrHasEndedCannotBeForked() {
        Vm vm = hypervisor.create(GuestImage.COUNTS);
        assertThat(vm.fork()).isNull();
        vm.stop();
        assertThat(vm.fork()).isNull();
        assertThat(hypervisor.size()).isEqualTo(1);
    }

    @Test
    void anEmptyOneIsNoPopulation() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> hypervisor.boot(GuestImage.COUNTS, 0, booted -> {}))
                .withMessageContaining("0 VMs");
    }
}
