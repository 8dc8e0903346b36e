package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.io.Subscription;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.Exit;
import dev.plankton.machine.StopReason;
import dev.plankton.testing.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventsTest {
    /** Writes 42 to the debug-exit port when it is given a request. */
    private static final BootImage EXITS = GuestImage.serves("""
            C606000607    mov byte [600h],7
            """, """
            B02A          mov al,42
            E6F4          out 0F4h,al
            """);

    private final List<HypervisorEvent> events = new CopyOnWriteArrayList<>();

    private void await(int count) {
        Patience.until(count + " events", () -> events.size() >= count);
    }

    private static Offer ask(Vm vm) {
        return vm.request(new byte[] {1}, new Reply());
    }

    @Test
    void startsAndEndsAreReported() {
        try (Hypervisor hypervisor = Hypervisor.create();
                Subscription _ = hypervisor.events(events::add)) {
            Vm vm = hypervisor.boot(EXITS);
            await(1);
            assertThat(events).containsExactly(new HypervisorEvent.Booted(vm, 1));
            VmPatience.untilState(vm, RunState.IDLE);
            assertThat(ask(vm)).isEqualTo(Offer.ACCEPTED);
            await(2);
            assertThat(events.get(1)).isInstanceOfSatisfying(HypervisorEvent.Ended.class, ended -> {
                assertThat(ended.vm()).isEqualTo(vm);
                assertThat(ended.how()).isEqualTo(new Exit.Ended(StopReason.EXITED, 42));
                assertThat(ended.last()).hasValueSatisfying(last -> {
                    assertThat(last.read(0x600, 1)).containsExactly(7);
                    assertThat(last.vm()).isEqualTo(vm.number());
                });
            });
            assertThat(vm.state()).isEqualTo(RunState.STOPPED);
        }
    }

    @Test
    void aVmThatIsSwitchedOnAgainIsReportedWhetherItHadEndedOrNot() {
        try (Hypervisor hypervisor = Hypervisor.create();
                Subscription _ = hypervisor.events(events::add)) {
            Vm vm = VmPatience.asleep(hypervisor, EXITS);
            vm.reset();
            await(2);
            VmPatience.untilState(vm, RunState.IDLE);
            vm.stop();
            vm.reset();
            await(4);
            HypervisorEvent booted = new HypervisorEvent.Booted(vm, 1);
            assertThat(events).startsWith(booted, booted).endsWith(booted).hasSize(4);
        }
    }

    @Test
    void theLastStateIsThereThoughNoneIsKept() {
        try (Hypervisor hypervisor = Hypervisor.builder().keepEnded(0).build();
                Subscription _ = hypervisor.events(events::add)) {
            Vm vm = VmPatience.asleep(hypervisor, EXITS);
            ask(vm);
            Vm stopped = VmPatience.asleep(hypervisor, EXITS);
            stopped.stop();
            await(4);
            assertThat(events)
                    .filteredOn(HypervisorEvent.Ended.class::isInstance)
                    .map(event -> ((HypervisorEvent.Ended) event).last().orElseThrow())
                    .allSatisfy(last -> assertThat(last.read(0x600, 1)).containsExactly(7));
        }
    }

    @Test
    void manyBootedTogetherAreOneEvent() {
        try (Hypervisor hypervisor = Hypervisor.create();
                Subscription _ = hypervisor.events(events::add)) {
            int first = hypervisor.boot(GuestImage.SLEEPS, 700, booted -> {});
            Vm vm = hypervisor.vm(first);
            int forks = hypervisor.fork(vm.snapshot(), 300);
            await(2);
            assertThat(events)
                    .containsExactly(
                            new HypervisorEvent.Booted(vm, 700), new HypervisorEvent.Booted(hypervisor.vm(forks), 300));
        }
        assertThat(events).as("closing is no end that is reported").hasSize(2);
    }

    @Test
    void aFullInboxIsReportedOnceUntilTheListenerHasIt() {
        CountDownLatch goOn = new CountDownLatch(1);
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = VmPatience.asleep(hypervisor, GuestImage.SLEEPS);
            vm.pause();
            Vm other = VmPatience.asleep(hypervisor, GuestImage.SLEEPS);
            try (Subscription _ = hypervisor.events(event -> {
                events.add(event);
                Uninterrupted.await(goOn);
            })) {
                other.stop();
                await(1);
                for (int n = 0; n < 64; n++) {
                    assertThat(ask(vm)).isEqualTo(Offer.ACCEPTED);
                }
                for (int n = 0; n < 100; n++) {
                    assertThat(ask(vm)).isEqualTo(Offer.FULL);
                }
                goOn.countDown();
                await(2);
                assertThat(ask(vm)).isEqualTo(Offer.FULL);
                await(3);
                assertThat(events.subList(1, events.size()))
                        .hasSizeBetween(2, 2)
                        .containsOnly(new HypervisorEvent.InboxFull(vm));
            }
        }
    }

    @Test
    void aListenerThatBlocksHoldsUpNothingAndMissesEvents() {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        List<HypervisorEvent> others = new CopyOnWriteArrayList<>();
        try (Hypervisor hypervisor = Hypervisor.create();
                Subscription _ = hypervisor.events(event -> {
                    entered.countDown();
                    Uninterrupted.await(goOn);
                    events.add(event);
                });
                Subscription _ = hypervisor.events(others::add)) {
            int ends = EventQueue.MOST + 500;
            int first = hypervisor.boot(GuestImage.SLEEPS, ends, booted -> {});
            Uninterrupted.await(entered); // The one event that it has is not in the queue any more.
            for (int n = 0; n < ends; n++) {
                hypervisor.vm(first + n).stop();
            }
            assertThat(hypervisor.alive()).isZero();
            goOn.countDown();
            Patience.until(
                    "it has caught up", () -> events.stream().anyMatch(HypervisorEvent.Missed.class::isInstance));
            assertThat(others).as("the other one was not held up").isNotEmpty();
            long missed = events.stream()
                    .mapToLong(event -> event instanceof HypervisorEvent.Missed(long count) ? count : 0)
                    .sum();
            long seen = events.stream()
                    .filter(event -> !(event instanceof HypervisorEvent.Missed))
                    .count();
            assertThat(seen + missed).isEqualTo(ends + 1L);
            assertThat(missed).isBetween(490L, 500L);
        }
    }

    @Test
    void aListenerThatThrowsIsCalledAgain() {
        AtomicInteger calls = new AtomicInteger();
        try (CapturedLog _ = new CapturedLog("dev.plankton.hypervisor");
                Hypervisor hypervisor = Hypervisor.create();
                Subscription _ = hypervisor.events(event -> {
                    calls.incrementAndGet();
                    throw new IllegalArgumentException("a defect of the listener");
                })) {
            hypervisor.boot(GuestImage.SLEEPS);
            hypervisor.boot(GuestImage.SLEEPS);
            Patience.until("both calls", () -> calls.get() == 2);
            Patience.until("both are counted", () -> hypervisor.counters().get(Count.CALLBACK_FAILURES) == 2);
        }
    }

    @Test
    @SuppressWarnings("try") // To close before the end, and twice, is what is tested.
    void theListenerIsCalledOnTheExecutorAndNoMoreOnceClosed() {
        List<String> threads = new CopyOnWriteArrayList<>();
        try (ExecutorService executor = Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().name("the users").factory());
                Hypervisor hypervisor =
                        Hypervisor.builder().callbackExecutor(executor).build()) {
            Subscription subscription = hypervisor.events(event -> {
                threads.add(Thread.currentThread().getName());
                events.add(event);
            });
            hypervisor.boot(GuestImage.SLEEPS);
            await(1);
            assertThat(threads).containsExactly("the users");
            subscription.close();
            subscription.close();
            List<HypervisorEvent> others = new ArrayList<>();
            CountDownLatch seen = new CountDownLatch(1);
            hypervisor.events(event -> {
                others.add(event);
                seen.countDown();
            });
            hypervisor.boot(GuestImage.SLEEPS);
            Uninterrupted.await(seen);
            assertThat(events).hasSize(1);
            hypervisor.close();
            assertThatIllegalStateException()
                    .isThrownBy(() -> hypervisor.events(event -> {}))
                    .withMessage("the hypervisor is closed");
        }
    }

    @Test
    void textsSayWhatSomethingIsAndHowItStands() {
        Hypervisor hypervisor = Hypervisor.create();
        Vm vm = VmPatience.asleep(hypervisor, EXITS);
        assertThat(vm).hasToString("VM 0 of test, idle");
        assertThat(vm.snapshot()).asString().matches("snapshot of VM 0, test, after \\d+ instructions");
        assertThat(hypervisor).hasToString("hypervisor of 1 VMs, 1 alive");
        ask(vm);
        VmPatience.untilState(vm, RunState.STOPPED);
        assertThat(vm.ended()).hasToString("ended: the guest exited, code 42");
        assertThat(vm).hasToString("VM 0 of test, stopped");
        hypervisor.close();
        assertThat(hypervisor).hasToString("hypervisor of 1 VMs, 0 alive, closed");
        assertThat(vm).hasToString("VM 0 of test, stopped");
    }

    /** Waiting that a test does not expect to be interrupted. */
    private static final class Uninterrupted {
        static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
