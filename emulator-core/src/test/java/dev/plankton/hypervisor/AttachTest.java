package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.hypervisor.io.InboxRule;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.io.SerialListener;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.StopReason;
import dev.plankton.machine.pc.History;
import dev.plankton.machine.pc.Machine;
import dev.plankton.machine.pc.Outcome;
import dev.plankton.machine.pc.Register;
import dev.plankton.testing.Patience;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines that take the place of VMs for a while. */
class AttachTest {
    private static final long HISTORY = 1 << 20;

    /** Where {@link GuestImage#COUNTS} begins to answer, and where it counts. */
    private static final int ANSWERS = 0x7C0B, COUNTER = 0x600;

    private static Hypervisor hypervisor(boolean counted) {
        return counted
                ? Hypervisor.builder()
                        .profile(MachineProfile.DEFAULT.withClock(ClockSource.COUNTED))
                        .build()
                : Hypervisor.create();
    }

    private static int ask(Vm vm) {
        return Reply.to(vm, "?").await()[0];
    }

    private static Vm idle(Hypervisor hypervisor) {
        Vm vm = hypervisor.boot(GuestImage.COUNTS);
        VmPatience.untilState(vm, RunState.IDLE);
        return vm;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void requestsWaitUntilTheMachineRunsAndOtherVmsAnswer(boolean counted) {
        try (Hypervisor hypervisor = hypervisor(counted)) {
            Vm vm = idle(hypervisor);
            Vm other = idle(hypervisor);
            assertThat(ask(vm)).isEqualTo(1);
            assertThat(vm.isAttached()).isFalse();
            try (Machine machine = Machine.attach(vm)) {
                assertThat(machine.vm()).contains(vm);
                assertThat(vm.isAttached()).isTrue();
                Reply second = Reply.to(vm, "?");
                Reply third = Reply.to(vm, "?");
                for (int n = 1; n < 50; n++) {
                    assertThat(ask(other)).isEqualTo(n);
                }
                assertThat(second.ends.get()).isZero();
                machine.runFor(Duration.ofMillis(5));
                assertThat(second.await()).containsExactly(2);
                assertThat(third.await()).containsExactly(3);
                assertThat(machine.read(COUNTER, 1)[0]).isEqualTo((byte) 3);
            }
            assertThat(vm.isAttached()).isFalse();
            assertThat(ask(vm)).isEqualTo(4);
        }
    }

    @Test
    void whatWaitsIsAnsweredAfterItIsGivenBack() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = idle(hypervisor);
            Reply first;
            Reply second;
            try (Machine machine = Machine.attach(vm)) {
                machine.keepHistory(HISTORY);
                machine.breakAt(ANSWERS);
                first = Reply.to(vm, "?");
                second = Reply.to(vm, "?");
                assertThat(machine.runFor(Duration.ofSeconds(1))).isEqualTo(new Outcome.AtBreakpoint(ANSWERS));
                assertThat(first.ends.get()).isZero();
                machine.write(COUNTER, new byte[] {40});
            }
            assertThat(first.await()).containsExactly(41);
            assertThat(second.await()).containsExactly(42);
        }
    }

    @Test
    void inThePastNothingIsSentAndWhatHasNotHappenedWaitsAgain() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = idle(hypervisor);
            try (Machine machine = Machine.attach(vm)) {
                History history = machine.keepHistory(HISTORY);
                long before = machine.instructions();
                Reply first = Reply.to(vm, "?");
                machine.runFor(Duration.ofMillis(1));
                assertThat(first.await()).containsExactly(1);
                history.go(before);
                Reply second = Reply.to(vm, "?");
                machine.runFor(Duration.ofNanos(5_000));
                assertThat(second.ends.get()).as("it runs in the past").isZero();
                machine.runFor(Duration.ofMillis(5));
                assertThat(second.await()).containsExactly(2);
                assertThat(first.ends.get()).isEqualTo(1);

                machine.breakAt(ANSWERS);
                Reply third = Reply.to(vm, "?");
                assertThat(machine.runFor(Duration.ofMillis(5))).isInstanceOf(Outcome.AtBreakpoint.class);
                history.go(before + 1);
                machine.clearBreak(ANSWERS);
                machine.write(COUNTER, new byte[] {70}); // another future, in which no request has come yet
                machine.runFor(Duration.ofMillis(5));
                assertThat(third.await()).containsExactly(71);
            }
            assertThat(ask(vm)).isEqualTo(72);
        }
    }

    @Test
    void closedInThePastItIsGivenBackAsInThePresent() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = idle(hypervisor);
            try (Machine machine = Machine.attach(vm)) {
                History history = machine.keepHistory(HISTORY);
                Reply first = Reply.to(vm, "?");
                machine.runFor(Duration.ofMillis(1));
                assertThat(first.await()).containsExactly(1);
                history.go(history.beginning());
                assertThat(machine.read(COUNTER, 1)).containsExactly(0);
            }
            assertThat(ask(vm)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itsTimeGoesOn(boolean counted) {
        try (Hypervisor hypervisor = hypervisor(counted)) {
            Vm vm = hypervisor.boot(GuestImage.SLEEPS);
            VmPatience.untilState(vm, RunState.IDLE);
            Duration seen;
            try (Machine machine = Machine.attach(vm)) {
                machine.runFor(Duration.ofHours(1));
                seen = machine.time();
            }
            assertThat(seen).isGreaterThan(Duration.ofHours(1));
            assertThat(vm.snapshot().time()).isBetween(seen, seen.plusMinutes(5));
        }
    }

    @Test
    void serialBytesAndFramesPass() {
        List<byte[]> frames = new ArrayList<>();
        try (Hypervisor hypervisor = Hypervisor.create()) {
            hypervisor.connect(
                    (_, bytes, offset, length) -> frames.add(Arrays.copyOfRange(bytes, offset, offset + length)));
            Vm nic = hypervisor.boot(FrameEcho.IMAGE);
            VmPatience.untilState(nic, RunState.IDLE);
            try (Machine machine = Machine.attach(nic)) {
                machine.keepHistory(HISTORY);
                byte[] frame = new byte[100];
                frame[50] = 7;
                nic.sendFrame(frame, 0, frame.length);
                machine.runFor(Duration.ofMillis(5));
                assertThat(frames).hasSize(1);
                assertThat(frames.getFirst()).isEqualTo(frame);
            }
            Vm echo = hypervisor.boot(GuestImage.of("""
                    BAFD03        mov dx,3FDh
                    EC            in al,dx
                    A801          test al,1
                    74FB          jz $-3
                    BAF803        mov dx,3F8h
                    EC            in al,dx
                    EE            out dx,al
                    EBF1          jmp $-13
                    """));
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            SerialListener listener = new SerialListener() {
                @Override
                public void output(int vm, byte[] bytes, int offset, int length) {
                    output.write(bytes, offset, length);
                }
            };
            assertThat(echo.attachSerial(listener)).isTrue();
            try (Machine machine = Machine.attach(echo)) {
                machine.keepHistory(HISTORY);
                echo.sendSerial("abc".getBytes(StandardCharsets.US_ASCII));
                machine.run(200_000);
                assertThat(output.toString(StandardCharsets.US_ASCII)).isEqualTo("abc");
                assertThat(machine.serial()).isEqualTo("abc");
            }
        }
    }

    @Test
    void oneThatSpinsIsTakenAndGivenBack() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = hypervisor.boot(GuestImage.SPINS);
            for (int n = 0; n < 20; n++) {
                Patience.until("it runs", () -> vm.instructions() > 0);
                try (Machine machine = Machine.attach(vm)) {
                    long before = machine.instructions();
                    machine.run(1000);
                    assertThat(machine.instructions()).isEqualTo(before + 1000);
                    machine.set(Register.CX, n);
                }
                long given = vm.instructions();
                Patience.until("it goes on", () -> vm.instructions() > given);
                assertThat(Machine.boot(vm.snapshot()).get(Register.CX)).isEqualTo(n);
            }
        }
    }

    @Test
    void oneThatIsToStopIsRecalledAndEndsWhenItIsGivenBack() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = idle(hypervisor);
            CompletableFuture<byte[]> call;
            try (Machine machine = Machine.attach(vm)) {
                assertThat(machine.isRecalled()).isFalse();
                call = vm.call(new byte[] {1});
                vm.stop();
                assertThat(machine.isRecalled()).isTrue();
                assertThat(vm.state()).isNotEqualTo(RunState.STOPPED);
            }
            VmPatience.untilEnded(vm, StopReason.STOPPED, 0);
            Patience.until("its client is notified", call::isCompletedExceptionally);
        }
    }

    @Test
    void oneThatEndsHasEndedWhenItIsGivenBack() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = hypervisor.boot(GuestImage.serves("""
                    B007          mov al,7
                    E6F4          out 0F4h,al
                    """));
            VmPatience.untilState(vm, RunState.IDLE);
            try (Machine machine = Machine.attach(vm)) {
                Reply.to(vm, "?");
                assertThat(machine.runFor(Duration.ofMillis(5))).isInstanceOf(Outcome.Ended.class);
            }
            VmPatience.untilEnded(vm, StopReason.EXITED, 7);
            assertThat(vm.instructions()).isPositive();
            assertThatIllegalStateException()
                    .isThrownBy(() -> Machine.attach(vm))
                    .withMessage("VM 0 cannot be attached to: it has ended");
        }
    }

    @Test
    void meanwhileItIsForNothingElse() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = idle(hypervisor);
            Snapshot before = vm.snapshot();
            try (Machine machine = Machine.attach(vm)) {
                String refusal = ": it is under a debugger: detach that first";
                assertThatIllegalStateException()
                        .isThrownBy(() -> Machine.attach(vm))
                        .withMessage("VM 0 cannot be attached to" + refusal);
                assertThatIllegalStateException().isThrownBy(vm::reset).withMessage("VM 0 cannot be reset" + refusal);
                assertThatIllegalStateException()
                        .isThrownBy(() -> vm.restore(before))
                        .withMessage("VM 0 cannot be restored" + refusal);
                assertThatIllegalStateException()
                        .isThrownBy(() -> vm.snapshot(InboxRule.COPY))
                        .withMessage("VM 0 cannot be taken a snapshot of" + refusal);
                assertThat(vm.snapshot().instructions()).isEqualTo(before.instructions());
                assertThat(ask(Objects.requireNonNull(vm.fork()))).isEqualTo(1);
                assertThatIllegalStateException()
                        .isThrownBy(machine::reset)
                        .withMessage("VM 0 is its hypervisor's: it can be reset after it has been given back");
                assertThatIllegalStateException().isThrownBy(() -> machine.restore(before));
                vm.pause();
                vm.resume();
                assertThat(vm.isAttached()).isTrue();
            }
            vm.reset();
            assertThat(ask(vm)).isEqualTo(1);
        }
    }

    /** Threads that ask, attach, snapshot and pause one VM lose no request. */
    @Test
    void manyAtOnce() throws InterruptedException {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = idle(hypervisor);
            AtomicInteger asking = new AtomicInteger(2);
            List<Throwable> failures = new CopyOnWriteArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int n = 0; n < 4; n++) {
                int kind = n;
                threads.add(Thread.ofPlatform().start(() -> {
                    try {
                        switch (kind) {
                            case 0, 1 -> {
                                for (int step = 0; step < 2000; step++) {
                                    ask(vm);
                                }
                            }
                            case 2 -> attachUntilNoneAsks(vm, asking);
                            default -> {
                                while (asking.get() > 0) {
                                    assertThat(vm.snapshot().hasRun()).isTrue();
                                    vm.pause();
                                    vm.resume();
                                }
                            }
                        }
                    } catch (Throwable e) {
                        failures.add(e);
                    } finally {
                        if (kind < 2) {
                            asking.decrementAndGet();
                        }
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(failures).isEmpty();
            assertThat(hypervisor.counters().get(Count.DEFECTS)).isZero();
            assertThat(hypervisor.counters().get(Count.REPLIES)).isEqualTo(4000);
            assertThat(ask(vm)).as("4001, a byte of it").isEqualTo((byte) 4001);
        }
    }

    private static void attachUntilNoneAsks(Vm vm, AtomicInteger asking) {
        for (int n = 0; asking.get() > 0; n++) {
            try (Machine machine = Machine.attach(vm)) {
                if (n % 2 == 0) {
                    machine.keepHistory(HISTORY);
                }
                machine.runFor(Duration.ofMillis(n % 3));
            }
        }
    }

    @Test
    void aHypervisorClosesMeanwhile() {
        Hypervisor hypervisor = Hypervisor.create();
        Machine machine = Machine.attach(idle(hypervisor));
        hypervisor.close();
        assertThat(machine.isRecalled()).isTrue();
        machine.close();
        assertThat(hypervisor.alive()).isZero();
    }

    @Test
    void aStoreIsSavedMeanwhile(@TempDir Path directory) throws Exception {
        Path store = directory.resolve("store");
        try (Hypervisor hypervisor = Hypervisor.builder().open(store, Durability.NONE)) {
            Vm vm = idle(hypervisor);
            assertThat(ask(vm)).isEqualTo(1);
            VmPatience.untilState(vm, RunState.IDLE);
            try (Machine machine = Machine.attach(vm)) {
                hypervisor.save();
                machine.write(COUNTER, new byte[] {9});
            }
            VmPatience.untilState(vm, RunState.IDLE);
        }
        try (Hypervisor hypervisor = Hypervisor.load(store)) {
            assertThat(ask(hypervisor.vm(0))).isEqualTo(2);
        }
    }

    @Test
    void whereRepliesWaitForTheDiskItIsRefused(@TempDir Path directory) throws Exception {
        try (Hypervisor hypervisor = Hypervisor.builder().open(directory.resolve("store"), Durability.SYNC)) {
            Vm vm = idle(hypervisor);
            assertThatIllegalStateException()
                    .isThrownBy(() -> Machine.attach(vm))
                    .withMessageContaining("durability sync");
            assertThat(ask(vm)).isEqualTo(1);
        }
    }

    @Test
    void oneThatWasNeverBootedIsRefused() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = hypervisor.create(GuestImage.COUNTS);
            assertThatIllegalStateException()
                    .isThrownBy(() -> Machine.attach(vm))
                    .withMessage("VM 0 cannot be attached to: it was never booted");
        }
    }
}
