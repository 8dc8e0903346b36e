package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.InboxRule;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.MachineProfile;
import dev.plankton.testing.Patience;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Snapshots of VMs, and VMs that go on from them. */
class SnapshotTest {
    private static final MachineProfile COUNTED =
            MachineProfile.DEFAULT.withClock(new ClockSource.Instructions(10_000_000, 0));

    /** Counts in a word for ever. */
    static final BootImage SPINS = GuestImage.of("""
            spin:
            FF060006      inc word [600h]
            EBFA          jmp spin
            """);

    @Test
    void aVmGoesOnFromASnapshotInAnotherHypervisor() throws IOException {
        byte[] stored;
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = boot(hypervisor, GuestImage.COUNTS);
            assertThat(ask(vm)).isEqualTo(1);
            assertThat(ask(vm)).isEqualTo(2);
            stored = bytes(vm.snapshot());
            assertThat(ask(vm)).isEqualTo(3);
        }
        try (Hypervisor other = Hypervisor.create()) {
            Snapshot read = Snapshot.read(new ByteArrayInputStream(stored));
            Vm first = other.boot(read);
            assertThat(ask(first)).isEqualTo(3);
            assertThat(ask(other.boot(read))).isEqualTo(3);
            assertThat(ask(first)).isEqualTo(4);
        }
    }

    @Test
    void whatIsReadIsWrittenAgainTheSame(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("web.snap");
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = boot(hypervisor, GuestImage.COUNTS);
            ask(vm);
            Snapshot snapshot = vm.snapshot();
            snapshot.write(file);
            Snapshot read = Snapshot.read(file);
            assertThat(bytes(read)).isEqualTo(Files.readAllBytes(file));
            assertThat(read.instructions()).isEqualTo(vm.instructions());
            assertThat(read.read(0x600, 1)).containsExactly(1);
            assertThat(read.vm()).isEqualTo(vm.number());
            assertThat(read.taken()).isEqualTo(snapshot.taken());
            assertThat(read.profile()).isEqualTo(MachineProfile.DEFAULT);
            assertThat(read.screen()).usingRecursiveComparison().isEqualTo(vm.screen());
        }
        try (var files = Files.list(directory)) {
            assertThat(files).as("nothing is left beside it").containsExactly(file);
        }
    }

    @Test
    void aVmIsRestoredToItsPastAndToAnotherVmsState() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = boot(hypervisor, GuestImage.COUNTS);
            Vm other = boot(hypervisor, GuestImage.PRINTS);
            ask(vm);
            Snapshot one = vm.snapshot();
            ask(vm);
            ask(vm);
            vm.restore(one);
            assertThat(ask(vm)).isEqualTo(2);
            other.restore(one);
            assertThat(ask(other)).isEqualTo(2);
            assertThat(other.read(0x7C00, 4)).isEqualTo(vm.read(0x7C00, 4));
        }
    }

    @ParameterizedTest
    @EnumSource(Saving.class)
    void forksGoOnEachForItself(Saving without) {
        // By counted time a guest whose ticks are not elided never sleeps.
        for (MachineProfile profile : without == Saving.TICK_ELISION
                ? List.of(MachineProfile.DEFAULT)
                : List.of(MachineProfile.DEFAULT, COUNTED)) {
            try (Hypervisor hypervisor = Hypervisor.builder()
                    .profile(profile)
                    .without(Set.of(without))
                    .build()) {
                Vm vm = boot(hypervisor, GuestImage.COUNTS);
                ask(vm);
                ask(vm);
                int first = hypervisor.fork(vm.snapshot(), 40);
                assertThat(first).isEqualTo(1);
                for (int n = 0; n < 40; n++) {
                    Vm fork = hypervisor.vm(first + n);
                    VmPatience.untilState(fork, RunState.IDLE);
                    for (int count = 3; count < 3 + n % 4; count++) {
                        assertThat(ask(fork)).isEqualTo(count);
                    }
                }
                assertThat(ask(hypervisor.vm(first + 3).fork())).isEqualTo(6);
                assertThat(ask(vm)).isEqualTo(3);
                assertThat(hypervisor.counters().get(Count.DEFECTS)).isZero();
            }
        }
    }

    @Test
    void forksThatHaveNotWrittenTakeNoEightBytesEach() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = boot(hypervisor, GuestImage.COUNTS);
            ask(vm);
            Snapshot snapshot = vm.snapshot();
            hypervisor.fork(snapshot, 4096);
            MemoryUse before = hypervisor.memory();
            hypervisor.fork(snapshot, 100 * 4096);
            MemoryUse after = hypervisor.memory();
            assertThat(after.offHeapBytes()).isEqualTo(before.offHeapBytes());
            assertThat(after.templateBytes()).isEqualTo(before.templateBytes());
            assertThat(after.tableBytes() - before.tableBytes()).isLessThan(100 * 4096);
        }
    }

    @Test
    void forksOfARunningVmRun() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = hypervisor.boot(SPINS);
            Patience.until("it counts", () -> word(vm) > 0);
            Snapshot snapshot = vm.snapshot();
            int first = hypervisor.fork(snapshot, 5);
            for (int n = first; n < first + 5; n++) {
                Vm fork = hypervisor.vm(n);
                assertThat(fork.instructions()).isGreaterThan(snapshot.instructions());
                assertThat(fork.state()).isEqualTo(RunState.RUNNABLE);
            }
        }
    }

    /** The snapshot is as of the end of the slice, and the VM goes on as if nothing had been. */
    @Test
    void aRunningVmGoesOn() {
        try (Hypervisor hypervisor = Hypervisor.builder().profile(COUNTED).build()) {
            Vm vm = hypervisor.boot(SPINS);
            long last = 0;
            for (int n = 0; n < 50; n++) {
                Snapshot snapshot = vm.snapshot();
                assertThat(snapshot.instructions()).isGreaterThanOrEqualTo(last);
                last = snapshot.instructions();
                long seen = last;
                Patience.until("it goes on", () -> vm.instructions() > seen);
            }
            Snapshot early = vm.snapshot();
            Patience.until("it goes on", () -> vm.instructions() > early.instructions() + 1_000_000);
            vm.restore(early);
            long restored = vm.instructions();
            assertThat(restored).isGreaterThanOrEqualTo(early.instructions());
            Patience.until("it goes on", () -> vm.instructions() > restored);
        }
    }

    @Test
    void aPausedVmStaysPaused() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = hypervisor.boot(SPINS);
            Patience.until("it counts", () -> word(vm) > 0);
            vm.pause();
            Snapshot snapshot = vm.snapshot();
            assertThat(vm.state()).isEqualTo(RunState.PAUSED);
            vm.restore(snapshot);
            assertThat(vm.state()).isEqualTo(RunState.PAUSED);
            long then = vm.instructions();
            vm.resume();
            Patience.until("it goes on", () -> vm.instructions() > then);
        }
    }

    @Test
    void waitingInputsAreInASnapshotIfWanted() throws IOException {
        byte[] left;
        byte[] copied;
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = boot(hypervisor, GuestImage.COUNTS);
            ask(vm);
            vm.pause();
            vm.request(new byte[3], new Reply());
            vm.request(new byte[0], new Reply());
            vm.sendSerial(new byte[] {1, 2, 3});
            vm.press((byte) 0x1E, (byte) 0x9E);
            vm.sendFrame(new byte[60], 0, 60);
            left = bytes(vm.snapshot());
            Snapshot all = vm.snapshot(InboxRule.COPY);
            assertThat(all.inputs()).isEqualTo(5);
            copied = bytes(all);
        }
        try (Hypervisor hypervisor = Hypervisor.create()) {
            assertThat(ask(hypervisor.boot(Snapshot.read(new ByteArrayInputStream(left)))))
                    .isEqualTo(2);
            Vm vm = hypervisor.boot(Snapshot.read(new ByteArrayInputStream(copied)));
            Patience.until("it answers both", () -> vm.read(0x600, 1)[0] == 3);
            assertThat(ask(vm)).isEqualTo(4);
        }
    }

    /** What the guest was about to answer when it was restored is dropped, and its client notified. */
    @Test
    void theRequestThatTheGuestHadIsDropped() {
        BootImage silent = GuestImage.of("""
                FB            sti
                F4            hlt
                EBFC          jmp $-2
                """);
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = boot(hypervisor, silent);
            Snapshot before = vm.snapshot();
            Reply reply = new Reply();
            vm.requestHere(new byte[1], reply);
            VmPatience.untilState(vm, RunState.IDLE);
            vm.restore(before);
            reply.awaitDropped();
            assertThat(hypervisor.counters().get(Count.CUT_OFF)).isEqualTo(1);
        }
    }

    @Test
    void endsAreSaid() {
        try (Hypervisor hypervisor = Hypervisor.builder().keepEnded(1).build()) {
            Vm off = hypervisor.create(GuestImage.COUNTS);
            Vm vm = boot(hypervisor, GuestImage.COUNTS);
            ask(vm);
            Snapshot snapshot = vm.snapshot();
            assertThatThrownBy(() -> off.restore(snapshot))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("never booted");
            vm.stop();
            assertThat(ask(hypervisor.boot(vm.snapshot()))).isEqualTo(2);
            assertThatThrownBy(() -> vm.restore(snapshot))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has ended");
            off.stop();
            assertThatThrownBy(vm::snapshot)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("its state is gone");
            assertThatThrownBy(() -> hypervisor.fork(snapshot, 0)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anotherKindOfPcIsRefused() {
        try (Hypervisor hypervisor = Hypervisor.create();
                Hypervisor other = Hypervisor.builder().profile(COUNTED).build()) {
            Snapshot snapshot = boot(hypervisor, GuestImage.COUNTS).snapshot();
            Vm vm = boot(other, GuestImage.COUNTS);
            assertThatThrownBy(() -> other.boot(snapshot))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("another kind of PC");
            assertThatThrownBy(() -> other.fork(snapshot, 3)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> vm.restore(snapshot)).isInstanceOf(IllegalArgumentException.class);
            assertThat(ask(vm)).isEqualTo(1);
        }
    }

    /** A callback holds its VM: a snapshot there has the state after the slice, and a restore would wait for itself. */
    @Test
    void inACallback() throws InterruptedException {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = boot(hypervisor, GuestImage.COUNTS);
            Snapshot earlier = vm.snapshot();
            CountDownLatch done = new CountDownLatch(1);
            AtomicReference<Object> seen = new AtomicReference<>();
            vm.request(new byte[0], new ReplyListener() {
                @Override
                public void part(byte[] bytes, int offset, int length) {}

                @Override
                public void end() {
                    try {
                        seen.set(vm.snapshot().read(0x600, 1)[0]);
                        vm.restore(earlier);
                    } catch (IllegalStateException e) {
                        assertThat(e).hasMessageContaining("in a callback");
                    } finally {
                        done.countDown();
                    }
                }

                @Override
                public void dropped() {}
            });
            done.await();
            assertThat(seen.get()).isEqualTo((byte) 1);
            assertThat(ask(vm)).isEqualTo(2);
        }
    }

    /** Threads that ask, restore, snapshot, pause and fork one VM lose no request and confuse no state. */
    @Test
    void manyAtOnce() throws InterruptedException {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = boot(hypervisor, GuestImage.COUNTS);
            ask(vm);
            Snapshot one = vm.snapshot();
            List<Throwable> failures = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int n = 0; n < 4; n++) {
                int kind = n;
                threads.add(Thread.ofPlatform().start(() -> {
                    try {
                        for (int step = 0; step < 1500; step++) {
                            switch (kind) {
                                case 0, 1 -> answered(vm, step % 2 == 0);
                                case 2 -> vm.restore(one);
                                default -> {
                                    Snapshot taken = vm.snapshot(step % 2 == 0 ? InboxRule.LEAVE : InboxRule.COPY);
                                    assertThat(taken.read(0x600, 1)[0]).isPositive();
                                    vm.pause();
                                    vm.resume();
                                }
                            }
                        }
                    } catch (Throwable e) {
                        synchronized (failures) {
                            failures.add(e);
                        }
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(failures).isEmpty();
            vm.restore(one);
            assertThat(ask(vm)).isEqualTo(2);
            assertThat(hypervisor.counters().get(Count.DEFECTS)).isZero();
        }
    }

    /** Asks, and waits for the answer or for being dropped. */
    private static void answered(Vm vm, boolean here) {
        Reply reply = new Reply();
        assertThat(here ? vm.requestHere(new byte[0], reply) : vm.request(new byte[0], reply))
                .isEqualTo(Offer.ACCEPTED);
        Patience.until("an answer", () -> reply.ends.get() + reply.drops.get() == 1);
    }

    static Vm boot(Hypervisor hypervisor, BootImage image) {
        Vm vm = VmPatience.asleep(hypervisor, image);
        return vm;
    }

    static int ask(Vm vm) {
        return Reply.to(vm, "").await()[0];
    }

    private static int word(Vm vm) {
        byte[] bytes = vm.read(0x600, 2);
        return bytes[0] & 0xFF | (bytes[1] & 0xFF) << 8;
    }

    static byte[] bytes(Snapshot snapshot) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        snapshot.write(out);
        return out.toByteArray();
    }
}
