package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plankton.clock.ManualClock;
import dev.plankton.disk.Disk;
import dev.plankton.disk.DiskFile;
import dev.plankton.hypervisor.io.Cable;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.InboxRule;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.ClockRule;
import dev.plankton.machine.ClockSource;
import dev.plankton.machine.MachineProfile;
import dev.plankton.testing.Patience;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What endangers a VM that goes on from a state that is not only its own: one test for each row of docs/snapshots.md. */
class ForkIdentityTest {
    /** Answers each request with its number, 16 random bytes and its generation id. */
    private static final BootImage WHO = GuestImage.serves("""
            66E5E4        in eax,0E4h
            66E7E1        out 0E1h,eax
            B90400        mov cx,4
            66E5EC        in eax,0ECh
            66E7E1        out 0E1h,eax
            E2F8          loop $-6
            B000          mov al,0
            E6ED          out 0EDh,al
            B91000        mov cx,16
            E4ED          in al,0EDh
            E6E1          out 0E1h,al
            E2FA          loop $-4
            """);

    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

    /** What a guest says of itself. */
    private record Who(int number, List<Integer> random, UUID generation) {
        static Who of(Vm vm) {
            ByteBuffer reply = ByteBuffer.wrap(Reply.to(vm, "").await());
            int number = Integer.reverseBytes(reply.getInt());
            List<Integer> random = List.of(reply.getInt(), reply.getInt(), reply.getInt(), reply.getInt());
            return new Who(number, random, new UUID(reply.getLong(), reply.getLong()));
        }
    }

    @Test
    void noTwoForksHaveTheSameNumberRandomBytesOrGenerationId() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm parent = SnapshotTest.boot(hypervisor, WHO);
            Set<Integer> random = new HashSet<>(Who.of(parent).random());
            Set<UUID> generations = new HashSet<>(Set.of(Who.of(parent).generation()));
            random.addAll(Who.of(parent).random());
            int first = hypervisor.fork(parent.snapshot(), 100);
            for (int number = first; number < first + 100; number++) {
                Vm fork = hypervisor.vm(number);
                Who who = Who.of(fork);
                assertThat(who.number()).isEqualTo(number);
                assertThat(who.generation()).isEqualTo(fork.generation());
                random.addAll(who.random());
                generations.add(who.generation());
            }
            generations.add(Who.of(parent.fork()).generation());
            assertThat(random).hasSize(4 * 102);
            assertThat(generations).hasSize(102).allMatch(id -> id.version() == 8);
        }
    }

    @Test
    void aVmThatIsRestoredTwiceDoesNotRepeatItself() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = SnapshotTest.boot(hypervisor, WHO);
            Snapshot snapshot = vm.snapshot();
            Who before = Who.of(vm);
            vm.restore(snapshot);
            Who first = Who.of(vm);
            assertThat(first.generation()).isEqualTo(vm.generation());
            vm.restore(snapshot);
            Who second = Who.of(vm);
            assertThat(Set.of(before.generation(), first.generation(), second.generation()))
                    .hasSize(3);
            assertThat(Set.of(before.random(), first.random(), second.random())).hasSize(3);
        }
    }

    /** The id lasts as long as nothing is restored, and a seed makes all of it repeatable. */
    @Test
    void aSeedMakesItRepeatable() {
        Who[] runs = new Who[3];
        for (int n = 0; n < runs.length; n++) {
            HypervisorBuilder builder = Hypervisor.builder();
            try (Hypervisor hypervisor = (n < 2 ? builder.randomSeed(5) : builder.randomSeed(6)).build()) {
                Vm vm = SnapshotTest.boot(hypervisor, WHO);
                runs[n] = Who.of(vm);
                assertThat(Who.of(vm).generation()).isEqualTo(runs[n].generation());
            }
        }
        assertThat(runs[1]).isEqualTo(runs[0]);
        assertThat(runs[2].random()).isNotEqualTo(runs[0].random());
        assertThat(runs[2].generation()).isNotEqualTo(runs[0].generation());
    }

    /** Answers each request with what the real-time clock and the count of ticks show: hour, minute, ticks. */
    private static final BootImage CLOCK = GuestImage.serves("""
            B004          mov al,4
            E670          out 70h,al
            E471          in al,71h
            E6E1          out 0E1h,al
            B002          mov al,2
            E670          out 70h,al
            E471          in al,71h
            E6E1          out 0E1h,al
            66A16C04      mov eax,[46Ch]
            66E7E1        out 0E1h,eax
            """);

    private record Time(int hour, int minute, int ticks) {
        static Time of(Vm vm) {
            ByteBuffer reply = ByteBuffer.wrap(Reply.to(vm, "").await());
            return new Time(reply.get(), reply.get(), Integer.reverseBytes(reply.getInt()));
        }
    }

    /** Three hours lie between the snapshot and another host, whose clock counts its nanoseconds from another moment. */
    @ParameterizedTest
    @CsvSource({"FREEZE, 0x12, 0", "JUMP, 0x15, 0", "CONTINUE, 0x15, 196630"})
    void theClockGoesOnByItsRule(ClockRule rule, int hour, int ticks) throws IOException {
        byte[] stored;
        Time before;
        ManualClock then = new ManualClock(NOON);
        try (Hypervisor hypervisor = Hypervisor.builder().clock(then).build()) {
            Vm vm = SnapshotTest.boot(hypervisor, CLOCK);
            then.advance(Duration.ofSeconds(100));
            before = Time.of(vm);
            assertThat(before.hour()).isEqualTo(0x12);
            assertThat(before.minute()).isEqualTo(1);
            stored = SnapshotTest.bytes(vm.snapshot());
        }
        ManualClock now = new ManualClock(NOON.plus(Duration.ofHours(3)).minusSeconds(4900));
        now.advance(Duration.ofSeconds(5000));
        try (Hypervisor hypervisor = Hypervisor.builder().clock(now).build()) {
            Snapshot snapshot = Snapshot.read(new ByteArrayInputStream(stored));
            Vm restored = SnapshotTest.boot(hypervisor, CLOCK);
            restored.restore(snapshot, rule);
            List<Vm> vms = List.of(
                    hypervisor.boot(snapshot, rule), hypervisor.vm(hypervisor.fork(snapshot, 3, rule)), restored);
            List<Time> times = vms.stream().map(Time::of).toList();
            assertThat(times).allSatisfy(time -> {
                assertThat(time.hour()).isEqualTo(hour);
                assertThat(time.minute()).isEqualTo(1);
                assertThat(time.ticks() - before.ticks()).isBetween(ticks - 1, ticks + 2);
            });
            now.advance(Duration.ofSeconds(10));
            for (int n = 0; n < vms.size(); n++) {
                assertThat(Time.of(vms.get(n)).ticks() - times.get(n).ticks()).isBetween(181, 183);
            }
        }
    }

    /** By counted time a state goes on from where it was, and the same input gives the same run. */
    @Test
    void countedTimeStands() {
        MachineProfile profile =
                MachineProfile.DEFAULT.withClock(new ClockSource.Instructions(10_000_000, NOON.toEpochMilli()));
        ManualClock clock = new ManualClock(NOON);
        try (Hypervisor hypervisor =
                Hypervisor.builder().clock(clock).profile(profile).build()) {
            Vm vm = SnapshotTest.boot(hypervisor, CLOCK);
            Snapshot snapshot = vm.snapshot();
            clock.advance(Duration.ofDays(3));
            assertThat(hypervisor.boot(snapshot).snapshot().toBytes())
                    .isEqualTo(vm.snapshot().toBytes());
            assertThat(Time.of(hypervisor.vm(hypervisor.fork(snapshot, 2)))).isEqualTo(Time.of(vm));
        }
    }

    /** The guest sends back what it gets, here a frame that comes from the parent's station address. */
    @Test
    void aForkDoesNotSpeakInItsParentsName() {
        List<Integer> senders = new CopyOnWriteArrayList<>();
        Cable cable = (vm, bytes, offset, length) -> senders.add(vm);
        try (Hypervisor hypervisor = Hypervisor.create()) {
            hypervisor.connect(cable);
            SnapshotTest.boot(hypervisor, FrameEcho.IMAGE); // So that the parent is not number 0.
            Vm parent = SnapshotTest.boot(hypervisor, FrameEcho.IMAGE);
            Vm fork = hypervisor.vm(hypervisor.fork(parent.snapshot(), 1));
            byte[] frame = new byte[60];
            System.arraycopy(new byte[] {2, 0, 10, 0, 0, 1}, 0, frame, 6, 6);
            assertThat(parent.sendFrame(frame, 0, frame.length)).isEqualTo(Offer.ACCEPTED);
            assertThat(fork.sendFrame(frame, 0, frame.length)).isEqualTo(Offer.ACCEPTED);
            Patience.until("the fork has tried", () -> hypervisor.counters().get(Count.FRAMES_FOREIGN) == 1);
            Patience.until("the parent has sent", () -> senders.size() == 1);
            assertThat(senders).containsExactly(parent.number());
        }
    }

    /** Takes a request and answers only when a key was pressed. */
    private static final BootImage SLOW = GuestImage.of("""
            idle:
            FA            cli
            E460          in al,60h
            3C1E          cmp al,1Eh
            7404          je answer
            FB            sti
            F4            hlt
            EBF5          jmp idle
            answer:
            E4E0          in al,0E0h
            A801          test al,1
            74EF          jz idle
            B001          mov al,1
            E6E0          out 0E0h,al
            EBE9          jmp idle
            """);

    @Test
    void aConnectionOfTheParentIsDroppedInTheForkAndCounted() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm parent = SnapshotTest.boot(hypervisor, SLOW);
            Reply reply = new Reply();
            parent.requestHere(new byte[0], reply);
            VmPatience.untilState(parent, RunState.IDLE);
            Vm fork = hypervisor.boot(parent.snapshot());
            VmPatience.untilState(fork, RunState.IDLE);
            fork.press((byte) 0x1E);
            Patience.until("the fork answers", () -> hypervisor.counters().get(Count.UNHEARD) == 1);
            assertThat(reply.ends.get() + reply.drops.get()).isZero();
            parent.press((byte) 0x1E);
            reply.await();
            assertThat(hypervisor.counters().get(Count.UNHEARD)).isEqualTo(1);
        }
    }

    @Test
    void inputsOfTheParentStayWithIt() {
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm parent = SnapshotTest.boot(hypervisor, GuestImage.COUNTS);
            parent.pause();
            Reply reply = new Reply();
            parent.request(new byte[0], reply);
            int first = hypervisor.fork(parent.snapshot(InboxRule.COPY), 2);
            assertThat(SnapshotTest.ask(hypervisor.vm(first))).isEqualTo(1);
            parent.resume();
            assertThat(reply.await()).containsExactly(1);
        }
    }

    /** Memory is copied with its secrets: a guest has to look at its generation id; a file is for its owner only. */
    @Test
    void aSnapshotIsReadableByItsOwnerOnly(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("vm.snap");
        try (Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = SnapshotTest.boot(hypervisor, WHO);
            UUID seen = Who.of(vm).generation();
            Snapshot snapshot = vm.snapshot();
            snapshot.write(file);
            assertThat(Who.of(hypervisor.boot(snapshot)).generation()).isNotEqualTo(seen);
        }
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aDiskOpenForWritingIsForOneVmAndAsItWas(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("disk.img");
        Path snap = directory.resolve("vm.snap");
        byte[] bytes = new byte[1440 * 1024];
        ByteBuffer sector = GuestImage.COUNTS.disk().bytes();
        sector.get(bytes, 0, sector.remaining());
        Files.write(file, bytes);
        try (DiskFile disk = DiskFile.open(file);
                Hypervisor hypervisor = Hypervisor.create()) {
            Vm vm = SnapshotTest.boot(hypervisor, BootImage.writingTo(disk, "disk.img"));
            SnapshotTest.ask(vm);
            Snapshot snapshot = vm.snapshot();
            snapshot.write(snap);
            assertThatThrownBy(() -> hypervisor.fork(snapshot, 2))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("is for one VM");
            assertThatThrownBy(vm::fork).isInstanceOf(IllegalStateException.class);
            vm.restore(snapshot);
            assertThat(SnapshotTest.ask(vm)).isEqualTo(2);
            disk.write(2, Arrays.copyOf(new byte[] {1}, Disk.SECTOR));
            assertThatThrownBy(() -> vm.restore(snapshot))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("disk 0 is not as it was");
            disk.write(2, new byte[Disk.SECTOR]);
        }
        assertThatThrownBy(() -> Snapshot.read(snap))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("open for writing");
        try (DiskFile disk = DiskFile.open(file);
                Hypervisor hypervisor = Hypervisor.create()) {
            Snapshot read = Snapshot.read(snap, BootImage.writingTo(disk, "disk.img"));
            assertThat(SnapshotTest.ask(hypervisor.boot(read))).isEqualTo(2);
        }
    }
}
