package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.plankton.hypervisor.io.Console;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.NonBlocking;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.io.SerialListener;
import dev.plankton.hypervisor.run.Endings;
import dev.plankton.machine.Exit;
import dev.plankton.machine.StopReason;
import dev.plankton.testing.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloseTest {
    @Test
    void endsEveryVmWhateverItDoes() {
        Hypervisor hypervisor = Hypervisor.builder().cores(1).build();
        List<Vm> vms = new ArrayList<>();
        List<Reply> replies = new ArrayList<>();
        for (int n = 0; n < 50; n++) {
            Vm spinner = hypervisor.boot(GuestImage.SPINS);
            replies.add(Reply.to(spinner, "x"));
            Vm off = hypervisor.create(GuestImage.COUNTS);
            replies.add(Reply.to(off, "x"));
            Vm idle = hypervisor.boot(GuestImage.SLEEPS);
            Vm paused = hypervisor.boot(GuestImage.COUNTS);
            paused.pause();
            vms.addAll(List.of(spinner, off, idle, paused));
        }

        hypervisor.close();

        vms.forEach(vm -> VmPatience.untilState(vm, RunState.STOPPED));
        replies.forEach(Reply::awaitDropped);
        assertThat(hypervisor.alive()).isZero();
    }

    @Test
    void anInterruptedThreadClosesAndStaysInterrupted() {
        Hypervisor hypervisor = Hypervisor.create();
        Vm vm = hypervisor.boot(GuestImage.SPINS);
        Thread.currentThread().interrupt();

        hypervisor.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(vm.state()).as("it was waited for").isEqualTo(RunState.STOPPED);
    }

    @Test
    void afterItEveryUseIsAnIllegalState() {
        Hypervisor hypervisor = Hypervisor.create();
        Vm large = hypervisor.boot(GuestImage.FILLS);
        Vm small = hypervisor.boot(GuestImage.COUNTS);
        Vm off = hypervisor.create(GuestImage.SPINS);
        Vm stopped = hypervisor.boot(GuestImage.COUNTS);
        VmPatience.untilState(large, RunState.IDLE);
        VmPatience.untilState(small, RunState.IDLE);
        stopped.stop();
        assertThat(large.deltaBytes()).isGreaterThan(2048);

        hypervisor.close();

        for (Vm vm : List.of(large, small, off, stopped)) {
            List<ThrowingCallable> uses = List.of(
                    vm::fork,
                    vm::instructions,
                    () -> vm.read(0, 16),
                    vm::screen,
                    vm::deltaBytes,
                    vm::pause,
                    vm::resume,
                    () -> vm.press((byte) 1),
                    () -> vm.request(new byte[1], new Reply()),
                    () -> vm.requestHere(new byte[1], new Reply()),
                    () -> vm.sendSerial(new byte[1]),
                    () -> vm.sendSerialHere(new byte[1]),
                    () -> vm.sendFrame(new byte[60], 0, 60),
                    () -> vm.sendFrameHere(new byte[60], 0, 60),
                    () -> vm.attachSerial((from, bytes, offset, length) -> {}),
                    () -> hypervisor.boot(vm),
                    () -> hypervisor.boot(GuestImage.SPINS),
                    () -> hypervisor.boot(GuestImage.SPINS, 10, booted -> {}),
                    () -> hypervisor.create(GuestImage.SPINS),
                    () -> hypervisor.prepare(GuestImage.SPINS),
                    () -> hypervisor.connect((from, bytes, offset, length) -> {}),
                    hypervisor::memory);
            assertThat(uses)
                    .allSatisfy(use ->
                            assertThatIllegalStateException().isThrownBy(use).withMessage("the hypervisor is closed"));
            assertThat(vm.state()).isEqualTo(RunState.STOPPED);
            assertThat(vm.ended()).isEqualTo(new Exit.Ended(StopReason.STOPPED, 0));
            assertThat(vm.template().image()).isNotNull();
            vm.stop();
            vm.detachSerial((from, bytes, offset, length) -> {});
        }
        assertThat(hypervisor.counters().get(Count.ENDED)).isEqualTo(4);
        assertThat(hypervisor.size()).isEqualTo(4);
        assertThat(hypervisor.vm(3)).isEqualTo(stopped);
        hypervisor.close();
    }

    /** A thread that uses it at the moment it closes gets an answer or the exception, and no thread hangs. */
    @Test
    void itMayComeAtAnyMoment() throws InterruptedException {
        for (int round = 0; round < 30; round++) {
            Hypervisor hypervisor = Hypervisor.create();
            Vm large = VmPatience.asleep(hypervisor, GuestImage.FILLS);
            AtomicReference<Throwable> wrong = new AtomicReference<>();
            AtomicInteger used = new AtomicInteger();
            List<Thread> users = new ArrayList<>();
            List<Runnable> uses = List.of(
                    large::fork,
                    () -> assertThat(large.read(0x600, 1)).containsExactly(0x55),
                    () -> hypervisor.boot(GuestImage.COUNTS),
                    () -> large.request(new byte[1], new Reply()));
            for (Runnable use : uses) {
                users.add(Thread.ofPlatform().start(() -> {
                    try {
                        while (true) {
                            use.run();
                            used.incrementAndGet();
                        }
                    } catch (IllegalStateException closed) {
                        // As it must be.
                    } catch (Throwable e) {
                        wrong.set(e);
                    }
                }));
            }
            Patience.until("all are at it", () -> used.get() > 100);
            hypervisor.close();
            for (Thread user : users) {
                user.join();
            }
            assertThat(wrong.get()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inAListenerItWaitsForNothing(boolean direct) {
        Hypervisor hypervisor = Hypervisor.builder().cores(1).build();
        Vm vm = hypervisor.boot(GuestImage.COUNTS);
        Vm spinner = hypervisor.boot(GuestImage.SPINS);
        CountDownLatch returned = new CountDownLatch(1);
        class Closing implements ReplyListener {
            @Override
            public void part(byte[] bytes, int offset, int length) {
                hypervisor.close();
                returned.countDown();
            }

            @Override
            public void end() {}

            @Override
            public void dropped() {}
        }
        class DirectlyClosing extends Closing implements NonBlocking {}

        try (CapturedLog log = new CapturedLog(Endings.class)) {
            vm.request(new byte[1], direct ? new DirectlyClosing() : new Closing());

            Patience.until("it has returned", () -> returned.getCount() == 0);
            assertThat(log.messages())
                    .as("what it says after it waited in vain")
                    .isEmpty();
        }
        VmPatience.untilState(vm, RunState.STOPPED);
        VmPatience.untilState(spinner, RunState.STOPPED);
    }

    @Test
    void aListenerThatBlocksDoesNotHoldItUp() {
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        Console console = new Console() {
            @Override
            public void serial(int vm, byte[] bytes, int offset, int length) {
                blocked.countDown();
                Patience.untilOpen(released);
            }
        };
        Hypervisor hypervisor = Hypervisor.builder().console(console).build();
        Vm vm = hypervisor.boot(GuestImage.TALKS);
        Patience.until("it blocks", () -> blocked.getCount() == 0);
        hypervisor.close();
        assertThat(vm.state()).isEqualTo(RunState.RUNNABLE);

        released.countDown();

        VmPatience.untilState(vm, RunState.STOPPED);
        Patience.until("it is counted", () -> hypervisor.alive() == 0);
    }

    @Test
    void notifiesTheSerialListenerOnce() {
        Hypervisor hypervisor = Hypervisor.create();
        AtomicInteger stopped = new AtomicInteger();
        Vm vm = hypervisor.boot(GuestImage.SLEEPS);
        vm.attachSerial(new SerialListener() {
            @Override
            public void output(int from, byte[] bytes, int offset, int length) {}

            @Override
            public void stopped(int from) {
                stopped.incrementAndGet();
            }
        });

        hypervisor.close();
        hypervisor.close();

        Patience.until("it was notified", () -> stopped.get() > 0);
        assertThat(stopped.get()).isEqualTo(1);
    }

    @Test
    void endsAMassBoot() throws InterruptedException {
        Hypervisor hypervisor = Hypervisor.create();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        CountDownLatch closed = new CountDownLatch(1);
        Thread booting = Thread.ofPlatform().start(() -> {
            try {
                hypervisor.boot(GuestImage.SLEEPS, 20_000, booted -> Patience.untilOpen(closed));
            } catch (IllegalStateException e) {
                thrown.set(e);
            }
        });
        Patience.until("it has begun", () -> hypervisor.size() > 0);

        hypervisor.close();
        closed.countDown();
        booting.join();

        assertThat(thrown.get()).hasMessage("the hypervisor is closed");
        for (int n = 0; n < hypervisor.size(); n++) {
            VmPatience.untilState(hypervisor.vm(n), RunState.STOPPED);
        }
    }
}
