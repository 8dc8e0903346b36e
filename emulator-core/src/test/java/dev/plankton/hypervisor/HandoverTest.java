package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.plankton.hypervisor.handover.Arrival;
import dev.plankton.hypervisor.handover.Carried;
import dev.plankton.hypervisor.handover.Departure;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.hypervisor.io.NonBlocking;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.io.SerialListener;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.Exit;
import dev.plankton.machine.StopReason;
import dev.plankton.machine.pc.Machine;
import dev.plankton.store.io.CorruptStoreException;
import dev.plankton.testing.Patience;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Populations that go from one hypervisor to another while they run. */
class HandoverTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Has a request for as long as it takes the timer to tick twice, then answers it with X. */
    private static final BootImage SLOW = GuestImage.serves("""
            FB            sti
            F4            hlt
            F4            hlt
            B058          mov al,'X'
            E6E1          out 0E1h,al
            """);

    private final Hypervisor from = Hypervisor.builder().firstNumber(1000).build();
    private final Hypervisor to =
            Hypervisor.builder().firstNumber(1000).frozen(true).build();

    @AfterEach
    void closeAll() {
        from.close();
        to.close();
    }

    /** Moves all VMs, between two copies doing {@code meanwhile}. */
    private List<Carried> move(Runnable meanwhile) throws IOException {
        try (Departure departure = from.depart()) {
            Arrival arrival = to.arrive(from.size());
            departure.copy(arrival::add);
            meanwhile.run();
            departure.copy(arrival::add);
            departure.freeze(LIMIT);
            departure.copy(arrival::add);
            List<Carried> carried = departure.carry();
            from.close();
            carried.forEach(arrival::add);
            arrival.start();
            return carried;
        }
    }

    private static int count(Vm vm) {
        return Reply.to(vm, "x").await()[0];
    }

    @Test
    void vmsGoOnWhereTheyWere() throws IOException {
        from.boot(GuestImage.COUNTS, 3000);
        assertThat(count(from.vm(1007))).isEqualTo(1);
        move(() -> {
            assertThat(count(from.vm(1007))).isEqualTo(2);
            assertThat(count(from.vm(3999))).isEqualTo(1);
        });
        assertThat(to.size()).isEqualTo(3000);
        assertThat(to.alive()).isEqualTo(3000);
        assertThat(count(to.vm(1007))).isEqualTo(3);
        assertThat(count(to.vm(3999))).isEqualTo(2);
        assertThat(count(to.vm(1000))).isEqualTo(1);
    }

    @Test
    void theirStatesAreTheSame() throws IOException {
        from.boot(GuestImage.COUNTS, 200);
        for (int vm = 1000; vm < 1200; vm += 3) {
            count(from.vm(vm));
        }
        from.vms().forEach(vm -> VmPatience.untilState(vm, RunState.IDLE));
        List<byte[]> before = memories(from);
        move(() -> {});
        List<byte[]> after = memories(to);
        for (int vm = 0; vm < 200; vm++) {
            assertThat(after.get(vm)).as("VM %d", vm).isEqualTo(before.get(vm));
        }
    }

    private static List<byte[]> memories(Hypervisor hypervisor) {
        return hypervisor
                .vms()
                .map(Vm::look)
                .map(look -> look.read(0, look.size()))
                .toList();
    }

    @Test
    void whatBecameOfVmsGoesAlong() throws IOException {
        from.create(GuestImage.COUNTS);
        Vm paused = VmPatience.asleep(from, GuestImage.COUNTS);
        Vm gone = VmPatience.asleep(from, GuestImage.COUNTS);
        Vm ended = from.boot(GuestImage.of("""
                B007   mov al,7
                E6F4   out 0F4h,al
                """));
        Vm spinning = from.boot(SnapshotTest.SPINS);
        paused.pause();
        VmPatience.untilState(ended, RunState.STOPPED);
        Patience.until("it spins", () -> spinning.instructions() > 0);
        move(gone::stop);
        assertThat(to.vm(1000).state()).isEqualTo(RunState.OFF);
        assertThat(to.vm(1001).state()).isEqualTo(RunState.PAUSED);
        assertThat(to.vm(1002).ended()).isEqualTo(new Exit.Ended(StopReason.STOPPED, 0));
        assertThat(to.vm(1003).ended()).isEqualTo(new Exit.Ended(StopReason.EXITED, 7));
        assertThat(to.vm(1003).read(0x7C00, 1))
                .as("the state in which it ended")
                .containsExactly(0xB0);
        assertThat(to.alive()).isEqualTo(3);
        long before = to.vm(1004).instructions();
        Patience.until("it spins on", () -> to.vm(1004).instructions() > before);
        to.vm(1001).resume();
        assertThat(count(to.vm(1001))).isEqualTo(1);
        to.boot(to.vm(1000));
        assertThat(count(to.vm(1000))).isEqualTo(1);
    }

    @Test
    void timersGoOn() throws IOException {
        Vm ticks = from.boot(GuestImage.of("""
                idle:
                FB            sti
                F4            hlt
                FF060006      inc word [600h]
                EBF8          jmp idle
                """));
        Patience.until("it ticks", () -> ticks(ticks) > 1);
        move(() -> {});
        int then = ticks(to.vm(1000));
        assertThat(then).isGreaterThan(1);
        Patience.until("it ticks on", () -> ticks(to.vm(1000)) > then);
    }

    private static int ticks(Vm vm) {
        byte[] ticks = vm.read(0x600, 2);
        return ticks[0] & 0xFF | (ticks[1] & 0xFF) << 8;
    }

    @Test
    void aRequestThatTheGuestHasIsAnsweredThere() throws IOException {
        Vm vm = VmPatience.asleep(from, SLOW);
        Reply reply = Reply.to(vm, "x");
        Reply second = Reply.to(vm, "y");
        List<Carried> carried = move(() -> {});
        assertThat(reply.await()).containsExactly('X');
        assertThat(second.await()).containsExactly('X');
        assertThat(carried).allMatch(next -> next instanceof Carried.Request && next.vm() == 1000);
    }

    @Test
    void aRequestThatWaitsForAPausedVmGoesAlong() throws IOException {
        Vm vm = VmPatience.asleep(from, GuestImage.COUNTS);
        vm.pause();
        Reply reply = Reply.to(vm, "x");
        assertThat(move(() -> {})).hasSize(1);
        assertThat(to.vm(1000).state()).isEqualTo(RunState.PAUSED);
        to.vm(1000).resume();
        assertThat(reply.await()).containsExactly(1);
    }

    @Test
    void requestsThatWaitAreAnsweredInTheirOrder() throws IOException {
        Vm vm = VmPatience.asleep(from, GuestImage.COUNTS);
        vm.pause();
        List<Reply> replies =
                IntStream.range(0, 5).mapToObj(_ -> Reply.to(vm, "x")).toList();
        move(() -> {});
        to.vm(1000).resume();
        assertThat(replies.stream().map(reply -> reply.await()[0])).containsExactly(asBytes(1, 2, 3, 4, 5));
    }

    @Test
    void requestsThatAreTakenBackComeBeforeThoseSince() {
        Vm vm = VmPatience.asleep(from, GuestImage.COUNTS);
        List<Reply> replies = new ArrayList<>();
        try (Departure departure = from.depart()) {
            departure.freeze(LIMIT);
            replies.add(Reply.to(vm, "x"));
            replies.add(Reply.to(vm, "x"));
            List<Carried> carried = departure.carry();
            replies.add(Reply.to(vm, "x"));
            departure.putBack(carried);
        }
        assertThat(replies.stream().map(reply -> reply.await()[0])).containsExactly(asBytes(1, 2, 3));
    }

    private static Byte[] asBytes(int... values) {
        return IntStream.of(values).mapToObj(value -> (byte) value).toArray(Byte[]::new);
    }

    /** Takes what a VM sends on COM1. */
    private static final class Line implements SerialListener, NonBlocking {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public synchronized void output(int vm, byte[] from, int offset, int length) {
            bytes.write(from, offset, length);
        }

        synchronized String text() {
            return bytes.toString(StandardCharsets.US_ASCII);
        }
    }

    @Test
    void aSerialListenerGoesAlong() throws IOException {
        Line line = new Line();
        Vm vm = from.create(GuestImage.PRINTS);
        assertThat(vm.attachSerial(line)).isTrue();
        from.boot(vm);
        Patience.until("it has begun", () -> line.text().equals("A"));
        assertThat(move(() -> {})).containsExactly(new Carried.Attached(1000, line));
        Reply.to(to.vm(1000), "x").await();
        Patience.until("it is heard", () -> line.text().equals("AB"));
        assertThat(to.vm(1000).attachSerial(new Line())).as("another").isFalse();
    }

    @Test
    void noneRunsWhileTheyAreFrozenAndAllGoOnIfTheyStay() throws IOException {
        from.boot(GuestImage.COUNTS, 300);
        Vm spinning = from.boot(SnapshotTest.SPINS);
        Patience.until("it spins", () -> spinning.instructions() > 0);
        List<Reply> replies = new ArrayList<>();
        try (Departure departure = from.depart()) {
            departure.freeze(LIMIT);
            long then = spinning.instructions();
            for (int vm = 1000; vm < 1300; vm++) {
                Reply reply = new Reply();
                assertThat(from.vm(vm).requestHere(new byte[] {'x'}, reply)).isEqualTo(Offer.ACCEPTED);
                replies.add(reply);
            }
            assertThat(replies).allMatch(reply -> reply.ends.get() == 0);
            assertThat(spinning.instructions()).isEqualTo(then);
            List<Carried> carried = departure.carry();
            assertThat(carried).hasSize(300);
            departure.putBack(carried);
        }
        replies.forEach(reply -> assertThat(reply.await()).containsExactly(1));
        long after = spinning.instructions();
        Patience.until("it spins on", () -> spinning.instructions() > after);
    }

    /** A debugger that attaches while all are frozen gives the VM back after that. */
    @Test
    void aVmThatIsLentAsTheyThawGoesOn() {
        Vm vm = VmPatience.asleep(from, GuestImage.COUNTS);
        Reply reply = new Reply();
        Machine machine;
        try (Departure departure = from.depart()) {
            departure.freeze(LIMIT);
            assertThat(vm.requestHere(new byte[] {'x'}, reply)).isEqualTo(Offer.ACCEPTED);
            machine = Machine.attach(vm);
        }
        assertThat(reply.ends).hasValue(0);
        machine.close();
        assertThat(reply.await()).containsExactly(1);
    }

    @Test
    void aVmUnderACallbackThatBlocksKeepsAllFromMoving() {
        Object gate = new Object();
        AtomicBoolean open = new AtomicBoolean();
        AtomicBoolean inside = new AtomicBoolean();
        Vm vm = VmPatience.asleep(from, GuestImage.COUNTS);
        Reply blocked = new Reply();
        vm.request(new byte[] {'x'}, new ReplyListener() {
            @Override
            public void part(byte[] part, int offset, int length) {
                blocked.part(part, offset, length);
                synchronized (gate) {
                    inside.set(true);
                    while (!open.get()) {
                        try {
                            gate.wait();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                    }
                }
            }

            @Override
            public void end() {
                blocked.end();
            }

            @Override
            public void dropped() {
                blocked.dropped();
            }
        });
        Patience.until("it blocks", inside::get);
        try (Departure departure = from.depart()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> departure.freeze(Duration.ofMillis(10)))
                    .withMessageContaining("VM 1000 does not stop running");
        }
        synchronized (gate) {
            open.set(true);
            gate.notifyAll();
        }
        assertThat(blocked.await()).containsExactly(1);
        assertThat(count(vm)).isEqualTo(2);
    }

    @Test
    void underLoadNoRequestIsLostOrDoubled() throws Exception {
        int vms = 500;
        from.boot(GuestImage.COUNTS, vms);
        AtomicBoolean moved = new AtomicBoolean();
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        int[] counts = new int[vms];
        Object[] locks = new Object[vms];
        for (int n = 0; n < vms; n++) {
            locks[n] = new Object();
        }
        try (var clients =
                Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<Future<?>> all = new ArrayList<>();
            for (int client = 0; client < 4; client++) {
                Random random = new Random(client);
                int first = client * vms / 4;
                all.add(clients.submit(() -> {
                    while (!enough.get()) {
                        int vm = first + random.nextInt(vms / 4);
                        Reply reply = new Reply();
                        synchronized (moved) {
                            // The gate that a cluster has: none offers while the VMs change hands.
                            Hypervisor here = moved.get() ? to : from;
                            assertThat(here.vm(1000 + vm).request(new byte[] {'x'}, reply))
                                    .isEqualTo(Offer.ACCEPTED);
                        }
                        counts[vm]++;
                        assertThat(reply.await()[0]).isEqualTo((byte) counts[vm]);
                        answered.incrementAndGet();
                    }
                }));
            }
            Patience.until("some are answered", () -> answered.get() > 500);
            try (Departure departure = from.depart()) {
                Arrival arrival = to.arrive(vms);
                for (int n = 0; n < 3; n++) {
                    departure.copy(arrival::add);
                }
                synchronized (moved) {
                    departure.freeze(LIMIT);
                    departure.copy(arrival::add);
                    departure.carry().forEach(arrival::add);
                    arrival.start();
                    moved.set(true);
                }
            }
            from.close();
            int then = answered.get();
            Patience.until("more are answered", () -> answered.get() > then + 500);
            enough.set(true);
            for (var client : all) {
                client.get();
            }
        }
    }

    @Test
    void throughAStoreTheyGoWithWhatWaits(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("store");
        Reply reply;
        List<Carried> carried;
        Hypervisor first = Hypervisor.builder().open(path, Durability.SYNC);
        try (first) {
            first.boot(GuestImage.COUNTS, 100);
            assertThat(count(first.vm(5))).isEqualTo(1);
            Vm slow = VmPatience.asleep(first, SLOW);
            first.save();
            reply = Reply.to(slow, "x");
            Departure departure = first.depart();
            departure.freeze(LIMIT);
            carried = departure.carry();
        } // With the VMs still departing.
        try (Hypervisor second = Hypervisor.builder().frozen(true).open(path, Durability.SYNC)) {
            Arrival arrival = second.arrive();
            carried.forEach(arrival::add);
            arrival.start();
            assertThat(reply.await()).containsExactly('X');
            assertThat(count(second.vm(5))).isEqualTo(2);
        }
    }

    @Test
    void damagedPiecesAreRefusedAndNothingElse() throws IOException {
        from.boot(GuestImage.COUNTS, 50);
        count(from.vm(1003));
        List<byte[]> pieces = new ArrayList<>();
        try (Departure departure = from.depart()) {
            departure.copy(pieces::add);
        }
        Random random = new Random(1);
        try (Hypervisor scratch =
                Hypervisor.builder().firstNumber(1000).frozen(true).build()) {
            Arrival arrival = scratch.arrive(50);
            for (byte[] piece : pieces) {
                for (int n = 0; n < 300; n++) {
                    byte[] damaged = piece.clone();
                    damaged[random.nextInt(Math.min(damaged.length, 4000))] ^= (byte) (1 << random.nextInt(8));
                    try {
                        arrival.add(damaged);
                    } catch (CorruptStoreException e) {
                        assertThat(e).hasMessageNotContaining("Exception");
                    } catch (IOException e) {
                        // Another kind of PC, or another image than came with it.
                        assertThat(e.getMessage()).matches(".*(PC|disk image .* is not there).*");
                    }
                }
            }
        }
        Arrival arrival = to.arrive(50);
        assertThatExceptionOfType(CorruptStoreException.class)
                .isThrownBy(() -> arrival.add(pieces.getLast()))
                .withMessageContaining("template 0: there are 0");
        assertThatIllegalStateException().isThrownBy(arrival::start).withMessage("50 of 50 VMs have not arrived");
        assertThatIllegalStateException().isThrownBy(() -> to.arrive(1)).withMessage("there are VMs already");
    }
}
