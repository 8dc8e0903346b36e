package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.io.Console;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.StopReason;
import dev.plankton.testing.Patience;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pausing, resuming and stopping a VM, whatever it does. */
class RunStateTest {
    private final Hypervisor hypervisor =
            Hypervisor.builder().sliceFuel(1000).cores(2).keepEnded(0).build();

    @AfterEach
    void close() {
        hypervisor.close();
    }

    @Test
    void offUntilBootedThenIdle() {
        Vm vm = hypervisor.create(GuestImage.SLEEPS);
        assertThat(vm.state()).isEqualTo(RunState.OFF);
        vm.resume();
        assertThat(vm.state()).isEqualTo(RunState.OFF);

        hypervisor.boot(vm);
        hypervisor.boot(vm);

        VmPatience.untilState(vm, RunState.IDLE);
        hypervisor.boot(vm);
        assertThat(vm.state()).isEqualTo(RunState.IDLE);
    }

    @Test
    void aPausedVmKeepsItsInputs() {
        Vm vm = VmPatience.asleep(hypervisor, GuestImage.COUNTS);
        vm.pause();
        assertThat(vm.state()).isEqualTo(RunState.PAUSED);
        Reply reply = Reply.to(vm, "x");
        long executed = vm.instructions();
        assertThat(Reply.to(hypervisor.boot(GuestImage.COUNTS), "x").await()).containsExactly(1);
        assertThat(vm.instructions()).isEqualTo(executed);
        assertThat(reply.ends.get()).isZero();

        vm.resume();

        assertThat(reply.await()).containsExactly(1);
    }

    @Test
    void aSpinnerPausesAndGoesOn() {
        Vm vm = hypervisor.boot(GuestImage.SPINS);
        Patience.until("it runs", () -> vm.instructions() > 10_000);

        vm.pause();
        VmPatience.untilState(vm, RunState.PAUSED);
        long executed = vm.instructions();
        assertThat(Reply.to(hypervisor.boot(GuestImage.COUNTS), "x").await()).containsExactly(1);
        assertThat(vm.instructions()).isEqualTo(executed);

        vm.resume();
        Patience.until("it goes on", () -> vm.instructions() > executed);
    }

    @Test
    void aVmPausedBeforeBootStartsWhenResumed() {
        Vm vm = hypervisor.create(GuestImage.COUNTS);
        vm.pause();
        Reply reply = Reply.to(vm, "x");

        hypervisor.boot(vm);
        VmPatience.untilState(vm, RunState.PAUSED);
        assertThat(vm.instructions()).isZero();

        vm.resume();
        assertThat(reply.await()).containsExactly(1);
    }

    @Test
    void stopsWhileOff() {
        Vm vm = hypervisor.create(GuestImage.SLEEPS);
        stop(vm);
        hypervisor.boot(vm);
        assertThat(vm.state()).isEqualTo(RunState.STOPPED);
    }

    @Test
    void stopsWhileIdle() {
        Vm vm = VmPatience.asleep(hypervisor, GuestImage.SLEEPS);
        stop(vm);
    }

    @Test
    void stopsWhileRunning() {
        Vm vm = hypervisor.boot(GuestImage.SPINS);
        Patience.until("it runs", () -> vm.instructions() > 0);
        stop(vm);
    }

    @Test
    void stopsAndPausesWhileAllCoresAreTaken() {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch reached = new CountDownLatch(1);
        Console console = new Console() {
            @Override
            public void debug(int vm, int value) {
                reached.countDown();
                Patience.untilOpen(blocked);
            }
        };
        try (Hypervisor single = Hypervisor.builder().cores(1).console(console).build()) {
            single.boot(GuestImage.of("""
                    E6E9          out 0E9h,al
                    F4            hlt
                    """));
            Patience.untilOpen(reached);
            Vm paused = single.boot(GuestImage.SPINS);
            Vm stopped = single.boot(GuestImage.SPINS);

            paused.pause();
            VmPatience.untilState(paused, RunState.PAUSED);
            stop(stopped);
            blocked.countDown();
        } finally {
            blocked.countDown();
        }
    }

    @Test
    void stopsWhilePaused() {
        Vm vm = VmPatience.asleep(hypervisor, GuestImage.SLEEPS);
        vm.pause();
        stop(vm);
        vm.resume();
        assertThat(vm.state()).isEqualTo(RunState.STOPPED);
    }

    @Test
    void stopsWhilePausedInFlight() {
        Vm vm = hypervisor.boot(GuestImage.SPINS);
        vm.pause();
        stop(vm);
    }

    @Test
    void staysEnded() {
        Vm vm = hypervisor.boot(GuestImage.SLEEPS);
        stop(vm);
        vm.pause();
        vm.resume();
        vm.stop();
        hypervisor.boot(vm);
        assertThat(vm.ended().reason()).isEqualTo(StopReason.STOPPED);
        Patience.until("it is counted", () -> hypervisor.counters().get(Count.ENDED) == 1);
        assertThat(hypervisor.alive()).isZero();
        assertThat(vm.deltaBytes()).isZero();
    }

    @Test
    void pausingAndResumingAtRandomLosesNoRequest() throws InterruptedException {
        Vm vm = hypervisor.boot(GuestImage.COUNTS);
        Thread nuisance = Thread.ofPlatform().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                vm.pause();
                vm.resume();
            }
        });
        try {
            for (int n = 1; n <= 3000; n++) {
                assertThat(Reply.to(vm, "x").await()).containsExactly(n);
            }
        } finally {
            nuisance.interrupt();
            nuisance.join();
        }
    }

    private static void stop(Vm vm) {
        vm.stop();
        VmPatience.untilEnded(vm, StopReason.STOPPED, 0);
    }
}
