package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plankton.hypervisor.io.Cable;
import dev.plankton.hypervisor.io.Console;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.NonBlocking;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.io.SerialListener;
import dev.plankton.hypervisor.run.Callbacks;
import dev.plankton.hypervisor.run.Delivery;
import dev.plankton.logging.SafeLog;
import dev.plankton.testing.Patience;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Listeners, consoles and cables that throw or block, and on which threads they are called. */
class CallbackTest {
    private final CountDownLatch released = new CountDownLatch(1);

    /** Blocks until the test releases it. */
    private class Blocking implements Console {
        final AtomicInteger calls = new AtomicInteger();

        @Override
        public void serial(int vm, byte[] bytes, int offset, int length) {
            calls.incrementAndGet();
            block();
        }
    }

    private void block() {
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Throwing implements Console, ReplyListener, SerialListener, Cable {
        @Override
        public void serial(int vm, byte[] bytes, int offset, int length) {
            throw new IllegalStateException("the console's own fault");
        }

        @Override
        public void part(byte[] bytes, int offset, int length) {
            throw new IllegalStateException("the listener's own fault");
        }

        @Override
        public void end() {
            throw new AssertionError("the listener's own fault");
        }

        @Override
        public void dropped() {
            throw new StackOverflowError();
        }

        @Override
        public void output(int vm, byte[] bytes, int offset, int length) {
            throw new IllegalStateException("the listener's own fault");
        }

        @Override
        public void stopped(int vm) {
            throw new OutOfMemoryError("the listener's own fault");
        }

        @Override
        public void frame(int vm, byte[] bytes, int offset, int length) {
            throw new IllegalStateException("the cable's own fault");
        }
    }

    @Test
    void aVmGoesOnWhateverIsThrown() {
        try (Hypervisor hypervisor =
                Hypervisor.builder().console(new Throwing()).build()) {
            Vm vm = VmPatience.asleep(hypervisor, GuestImage.PRINTS);
            assertThat(vm.attachSerial(new Throwing())).isTrue();
            for (int n = 0; n < 10; n++) {
                vm.request(new byte[1], new Throwing());
            }
            assertThat(Reply.to(vm, "x").await()).containsExactly('B');
            vm.stop();
            Patience.until("all are counted", () -> hypervisor.counters().get(Count.CALLBACK_FAILURES) > 22);

            assertThat(hypervisor.counters().get(Count.DEFECTS)).isZero();
            assertThat(hypervisor.counters().get(Count.REPLIES)).isEqualTo(11);
        }
    }

    @Test
    void aVmGoesOnWhenTheCableThrows() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            hypervisor.connect(new Throwing());
            Vm vm = VmPatience.asleep(hypervisor, FrameEcho.IMAGE);
            vm.sendFrame(new byte[60], 0, 60);
            vm.sendFrame(new byte[60], 0, 60);
            Patience.until("both are sent", () -> hypervisor.counters().get(Count.FRAMES_OUT) == 2);
            Patience.until("both are counted", () -> hypervisor.counters().get(Count.CALLBACK_FAILURES) == 2);
            assertThat(vm.ended()).isNull();
        }
    }

    @Test
    void aKindOfFailureIsLoggedOnce() {
        List<LogRecord> records = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public synchronized void publish(LogRecord record) {
                records.add(record);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(SafeLog.name(Callbacks.class));
        logger.addHandler(handler);
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = hypervisor.boot(GuestImage.PRINTS);
            for (int n = 0; n < 10; n++) {
                vm.request(new byte[1], new Throwing());
            }
            Patience.until("all are counted", () -> hypervisor.counters().get(Count.CALLBACK_FAILURES) == 20);
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(records.stream().map(record -> record.getThrown().getClass().getSimpleName()))
                .containsExactlyInAnyOrder("IllegalStateException", "AssertionError");
    }

    /** There is one core, and more VMs whose console blocks than threads of any kind. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneThatBlocksHoldsUpNoOtherVm(boolean spinning) {
        Blocking console = new Blocking();
        try (Hypervisor hypervisor =
                Hypervisor.builder().cores(1).console(console).build()) {
            Vm other = hypervisor.boot(GuestImage.COUNTS);
            Vm spinner = hypervisor.boot(GuestImage.SPINS);
            for (int n = 0; n < 200; n++) {
                hypervisor.boot(spinning ? GuestImage.TALKS : GuestImage.PRINTS);
            }
            Patience.until("all block", () -> console.calls.get() == 200);

            for (int n = 1; n <= 20; n++) {
                assertThat(Reply.to(other, "x").await()).containsExactly(n);
                other.requestHere(new byte[1], new Reply());
                n++;
            }
            long executed = spinner.instructions();
            Patience.until("the spinner goes on", () -> spinner.instructions() > executed);
            assertThat(hypervisor.boot(GuestImage.COUNTS, 2000, booted -> {})).isEqualTo(202);
            released.countDown();
        }
    }

    @Test
    void oneThatBlocksHoldsNoThreadThatMakesARequest() {
        Blocking console = new Blocking();
        try (Hypervisor hypervisor =
                Hypervisor.builder().cores(1).console(console).build()) {
            Vm vm = hypervisor.create(GuestImage.PRINTS);
            released.countDown();
            hypervisor.boot(vm);
            VmPatience.untilState(vm, RunState.IDLE);
            CountDownLatch again = new CountDownLatch(1);
            vm.attachSerial((from, bytes, offset, length) -> {
                try {
                    again.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            Reply reply = new Reply();
            vm.requestHere(new byte[1], reply);
            again.countDown();
            assertThat(reply.await()).containsExactly('B');
        }
    }

    @Test
    void aVmWhoseCallbackBlocksDoesNotRun() {
        Blocking console = new Blocking();
        try (Hypervisor hypervisor =
                Hypervisor.builder().console(console).sliceFuel(1_000_000).build()) {
            Vm vm = hypervisor.boot(GuestImage.TALKS);
            Patience.until("it blocks", () -> console.calls.get() == 1);
            long executed = vm.instructions();
            Vm other = hypervisor.boot(GuestImage.SPINS);
            Patience.until("another has had its slices", () -> other.instructions() >= 10_000_000);
            assertThat(vm.instructions()).isEqualTo(executed);
            assertThat(executed).as("left its core early").isLessThan(4 * Delivery.ENOUGH);
            released.countDown();
            Patience.until("it goes on", () -> vm.instructions() > executed);
        }
    }

    @Test
    void theExecutorCallsThemInOrder() throws InterruptedException {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        ExecutorService executor = Executors.newFixedThreadPool(
                4, Thread.ofPlatform().name("mine-", 0).daemon().factory());
        AtomicInteger next = new AtomicInteger();
        AtomicInteger disorder = new AtomicInteger();
        CountDownLatch answered = new CountDownLatch(500);
        try (Hypervisor hypervisor =
                Hypervisor.builder().callbackExecutor(executor).build()) {
            Vm vm = hypervisor.boot(GuestImage.COUNTS);
            for (int n = 0; n < 500; n++) {
                ReplyListener listener = new ReplyListener() {
                    @Override
                    public void part(byte[] bytes, int offset, int length) {
                        threads.add(Thread.currentThread().getName());
                        if (bytes[offset] != (byte) next.incrementAndGet()) {
                            disorder.incrementAndGet();
                        }
                    }

                    @Override
                    public void end() {
                        answered.countDown();
                    }

                    @Override
                    public void dropped() {}
                };
                while (vm.requestHere(new byte[1], listener) == Offer.FULL) {
                    Thread.onSpinWait();
                }
            }
            answered.await();
        } finally {
            executor.shutdown();
        }
        assertThat(disorder).hasValue(0);
        assertThat(threads).allMatch(name -> name.startsWith("mine-"));
    }

    @Test
    void anExecutorThatRejectsIsReplaced() {
        try (Hypervisor hypervisor = Hypervisor.builder()
                .callbackExecutor(task -> {
                    throw new RejectedExecutionException();
                })
                .build()) {
            Vm vm = hypervisor.boot(GuestImage.COUNTS);
            assertThat(Reply.to(vm, "x").await()).containsExactly(1);
            assertThat(hypervisor.counters().get(Count.CALLBACK_FAILURES)).isEqualTo(1);
        }
    }

    @Test
    void oneThatNeverBlocksIsCalledAtOnceByTheThreadThatRunsTheVm() {
        class Direct implements ReplyListener, NonBlocking {
            private final List<Thread> threads = new ArrayList<>();

            @Override
            public void part(byte[] bytes, int offset, int length) {
                threads.add(Thread.currentThread());
                throw new IllegalStateException("its own fault");
            }

            @Override
            public void end() {
                threads.add(Thread.currentThread());
            }

            @Override
            public void dropped() {}
        }
        try (Hypervisor hypervisor = Hypervisor.builder()
                .callbackExecutor(Thread::startVirtualThread)
                .build()) {
            Vm vm = VmPatience.asleep(hypervisor, GuestImage.COUNTS);
            Direct direct = new Direct();
            vm.requestHere(new byte[1], direct);
            assertThat(direct.threads).containsExactly(Thread.currentThread(), Thread.currentThread());
            assertThat(hypervisor.counters().get(Count.CALLBACK_FAILURES)).isEqualTo(1);
        }
    }

    @Test
    void whoAsksHereIsAnsweredHere() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = VmPatience.asleep(hypervisor, GuestImage.COUNTS);
            Reply reply = new Reply();
            vm.requestHere(new byte[1], reply);
            assertThat(reply.ends).hasValue(1);
            assertThat(vm.state()).isEqualTo(RunState.IDLE);
        }
    }

    @Test
    void everyByteReachesAConsoleThatIsSlow() {
        CountDownLatch enough = new CountDownLatch(1);
        AtomicInteger wrong = new AtomicInteger();
        AtomicInteger next = new AtomicInteger();
        Console console = new Console() {
            @Override
            public void debug(int vm, int value) {
                if (value != (next.getAndIncrement() & 0xFF)) {
                    wrong.incrementAndGet();
                }
                if (next.get() == 300_000) {
                    enough.countDown();
                }
            }
        };
        try (Hypervisor hypervisor =
                Hypervisor.builder().console(console).sliceFuel(1_000_000).build()) {
            hypervisor.boot(GuestImage.of("""
                    31C0          xor ax,ax
                    again:
                    E6E9          out 0E9h,al
                    40            inc ax
                    EBFB          jmp again
                    """));
            Patience.until("it printed", () -> enough.getCount() == 0);
        }
        assertThat(wrong).hasValue(0);
    }
}
