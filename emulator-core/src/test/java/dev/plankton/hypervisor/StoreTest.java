package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.plankton.clock.ManualClock;
import dev.plankton.hypervisor.io.Durability;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.Exit;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.StopReason;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Populations that outlast their hypervisor. */
class StoreTest {
    @TempDir
    private Path folder;

    private Path path;

    @BeforeEach
    void name() {
        path = folder.resolve("store");
    }

    private static int count(Hypervisor hypervisor, int vm) {
        return Reply.to(hypervisor.vm(vm), "x").await()[0];
    }

    private static long ticks(Vm vm) {
        byte[] count = vm.read(0x46C, 4);
        return ByteBuffer.wrap(count).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    @Test
    void aPopulationGoesOnWhereItWasSaved() throws IOException {
        try (Hypervisor first = Hypervisor.create()) {
            first.boot(GuestImage.COUNTS, 3000, booted -> {});
            assertThat(count(first, 7)).isEqualTo(1);
            assertThat(count(first, 7)).isEqualTo(2);
            assertThat(count(first, 2999)).isEqualTo(1);
            first.save(path);
            assertThat(count(first, 7)).as("not saved").isEqualTo(3);
        }
        try (Hypervisor second = Hypervisor.load(path)) {
            assertThat(second.size()).isEqualTo(3000);
            assertThat(second.alive()).isEqualTo(3000);
            assertThat(count(second, 7)).isEqualTo(3);
            assertThat(count(second, 2999)).isEqualTo(2);
            assertThat(count(second, 0)).isEqualTo(1);
            assertThat(second.boot(GuestImage.COUNTS).number()).isEqualTo(3000);
        }
    }

    @Test
    void aSaveKeepsNothingInMemory() throws IOException {
        try (Hypervisor hypervisor = Hypervisor.builder().keepEnded(0).build()) {
            hypervisor.boot(GuestImage.COUNTS, 3000, booted -> {});
            assertThat(hypervisor.memory().sharedDeltas()).isPositive();
            hypervisor.save(path);
            hypervisor.vms().forEach(Vm::stop);
            Patience.until("all have ended", () -> hypervisor.alive() == 0);
            assertThat(hypervisor.memory().sharedDeltas()).isZero();
        }
    }

    @Test
    void itIsServedBeforeItHasBeenReadAndAllOfItIsReadInTheEnd() throws IOException {
        try (Hypervisor first = Hypervisor.create()) {
            first.boot(GuestImage.COUNTS, 70_000, booted -> {});
            assertThat(count(first, 69_999)).isEqualTo(1);
            first.save(path);
        }
        try (Hypervisor second = Hypervisor.load(path)) {
            assertThat(count(second, 69_999)).isEqualTo(2);
            Patience.until("all are read", second::loaded);
            assertThat(second.alive()).isEqualTo(70_000);
            assertThat(count(second, 1)).isEqualTo(1);
        }
    }

    @Test
    void whatBecameOfVmsIsKept() throws IOException {
        try (Hypervisor first = Hypervisor.builder().keepEnded(1).open(path, Durability.NONE)) {
            first.create(GuestImage.COUNTS);
            Vm paused = first.boot(GuestImage.COUNTS);
            Vm gone = VmPatience.asleep(first, GuestImage.COUNTS);
            gone.stop();
            Vm ended = first.boot(GuestImage.of("""
                    B007   mov al,7
                    E6F4   out 0F4h,al
                    """));
            Vm spinning = first.boot(GuestImage.SPINS);
            VmPatience.untilState(paused, RunState.IDLE);
            paused.pause();
            VmPatience.untilState(ended, RunState.STOPPED);
            Patience.until("it spins", () -> spinning.instructions() > 0);
            first.save();
        }
        try (Hypervisor second = Hypervisor.load(path)) {
            assertThat(second.vm(0).state()).isEqualTo(RunState.OFF);
            assertThat(second.vm(1).state()).isEqualTo(RunState.PAUSED);
            assertThat(second.vm(2).ended()).isEqualTo(new Exit.Ended(StopReason.STOPPED, 0));
            assertThat(second.vm(3).ended()).isEqualTo(new Exit.Ended(StopReason.EXITED, 7));
            assertThat(second.vm(3).read(0x7C00, 1))
                    .as("the state of the last that ended")
                    .containsExactly(0xB0);
            long before = second.vm(4).instructions();
            Patience.until("it spins on", () -> second.vm(4).instructions() > before);
            assertThat(second.alive()).isEqualTo(3);
            second.boot(second.vm(0));
            second.vm(1).resume();
            assertThat(count(second, 0)).isEqualTo(1);
            assertThat(count(second, 1)).isEqualTo(1);
        }
    }

    /** They are stopped by the close, and kept as they were before it. */
    @Test
    void vmsThatRunWhenTheirHypervisorIsClosedGoOn() throws IOException {
        try (Hypervisor first = Hypervisor.builder().open(path, Durability.SYNC)) {
            first.boot(SnapshotTest.SPINS, 20);
            Patience.until("all spin", () -> first.vms().allMatch(vm -> vm.instructions() > 200_000));
        }
        try (Hypervisor second = Hypervisor.builder().open(path, Durability.SYNC)) {
            assertThat(second.alive()).isEqualTo(20);
            second.vms().forEach(vm -> {
                long before = vm.instructions();
                assertThat(before).isGreaterThan(200_000);
                Patience.until("it spins on", () -> vm.instructions() > before);
            });
        }
    }

    /** The VMs keep random letters: if all were alike, the first generation would be next to nothing too. */
    @Test
    void aSecondGenerationHoldsWhatHasChanged() throws IOException {
        BootImage keeps = GuestImage.serves("""
                E4E1          in al,0E1h
                A20106        mov [601h],al
                FE060006      inc byte [600h]
                A00006        mov al,[600h]
                E6E1          out 0E1h,al
                """);
        RandomGenerator letters = new Random(1);
        try (Hypervisor first = Hypervisor.builder().open(path, Durability.NONE)) {
            first.boot(keeps, 10_000, booted -> {});
            for (int vm = 0; vm < 10_000; vm++) {
                Reply.to(first.vm(vm), Character.toString(letters.nextInt('!', 127)))
                        .await();
            }
            allSleep(first);
            long all = first.save();
            count(first, 5);
            first.boot(keeps);
            allSleep(first);
            assertThat(first.save()).as("two VMs").isLessThan(all / 10);
            assertThat(first.save()).as("none").isLessThan(50);
        }
        try (Hypervisor second = Hypervisor.load(path)) {
            assertThat(count(second, 5)).isEqualTo(3);
            assertThat(count(second, 6)).isEqualTo(2);
            assertThat(count(second, 10_000)).isEqualTo(1);
        }
    }

    /** A reply is there before its VM sleeps, and what the VM has changed is kept when it does. */
    private static void allSleep(Hypervisor hypervisor) {
        hypervisor.vms().forEach(vm -> VmPatience.untilState(vm, RunState.IDLE));
    }

    @Test
    void generationsThatNothingNeedsAreDeleted() throws IOException {
        try (Hypervisor first = Hypervisor.builder().open(path, Durability.SYNC)) {
            first.boot(GuestImage.COUNTS, 1000, booted -> {});
            for (int round = 1; round <= 30; round++) {
                for (int vm = 0; vm < 100; vm++) {
                    assertThat(count(first, vm)).isEqualTo(round);
                }
                first.save();
            }
            try (var files = Files.list(path.resolve("generations"))) {
                assertThat(files.count()).isLessThan(2 + 2 * 8 + 2);
            }
            try (var files = Files.list(path.resolve("journal"))) {
                assertThat(files.count()).isLessThan(4);
            }
        }
        try (Hypervisor second = Hypervisor.load(path)) {
            assertThat(count(second, 99)).isEqualTo(31);
        }
    }

    @Test
    void itIsForOneProcessAtATime() throws IOException {
        try (Hypervisor first = Hypervisor.builder().open(path, Durability.NONE)) {
            assertThatIOException().isThrownBy(() -> Hypervisor.load(path)).withMessageContaining("open already");
            assertThat(first.size()).isZero();
        }
        Hypervisor.load(path).close();
    }

    @Test
    void whatIsNoStoreIsRefused() throws IOException {
        assertThatIOException().isThrownBy(() -> Hypervisor.load(path)).isInstanceOf(NoSuchFileException.class);
        Files.createDirectories(path);
        Files.writeString(path.resolve("letter.txt"), "Dear reader");
        assertThatIOException()
                .isThrownBy(() -> Hypervisor.builder().open(path, Durability.NONE))
                .withMessageContaining("not a store");
        assertThat(path.resolve("LOCK")).doesNotExist();
        assertThatIllegalStateException()
                .isThrownBy(() -> {
                    try (Hypervisor without = Hypervisor.create()) {
                        without.save();
                    }
                })
                .withMessageContaining("without a store");
    }

    @Test
    void repliesAreOnTheDiskBeforeTheyLeave() throws IOException {
        try (Hypervisor first = Hypervisor.builder().open(path, Durability.SYNC)) {
            first.boot(GuestImage.COUNTS, 20, booted -> {});
            for (int round = 1; round <= 5; round++) {
                for (int vm = 0; vm < 20; vm += 3) {
                    assertThat(count(first, vm)).isEqualTo(round);
                }
                Path copy = StoreCopy.of(path, folder.resolve("copy" + round));
                try (Hypervisor second = Hypervisor.builder().open(copy, Durability.SYNC)) {
                    assertThat(second.size()).isEqualTo(20);
                    for (int vm = 0; vm < 20; vm += 3) {
                        assertThat(count(second, vm)).isEqualTo(round + 1);
                    }
                }
                try (Hypervisor third = Hypervisor.load(copy)) {
                    assertThat(count(third, 18)).isEqualTo(round + 2);
                }
                first.save();
            }
        }
    }

    /** Else each start would read what all processes before it have written, and take longer each time. */
    @Test
    void manyProcessesThatDieDoNotMakeTheJournalLong() throws IOException {
        Path now = path;
        try (Hypervisor first = Hypervisor.builder().open(path, Durability.SYNC)) {
            first.boot(GuestImage.COUNTS, 20, booted -> {});
            assertThat(count(first, 7)).isEqualTo(1);
            now = StoreCopy.of(path, folder.resolve("died0"));
        }
        for (int death = 1; death <= 10; death++) {
            try (Hypervisor next = Hypervisor.builder().open(now, Durability.SYNC)) {
                assertThat(count(next, 7)).isEqualTo(death + 1);
                if (death == 8) {
                    Path store = now;
                    Patience.until(
                            "a generation",
                            () -> names(store.resolve("generations")).stream()
                                    .anyMatch(name -> name.endsWith(".manifest")));
                }
                now = StoreCopy.of(now, folder.resolve("died" + death));
            }
        }
        assertThat(names(now.resolve("generations"))).anyMatch(name -> name.endsWith(".manifest"));
        try (Hypervisor last = Hypervisor.load(now)) {
            assertThat(count(last, 7)).isEqualTo(12);
        }
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void withAnIntervalNothingOlderIsLost() throws IOException {
        ManualClock clock = new ManualClock(Instant.ofEpochSecond(1_000_000));
        try (Hypervisor first =
                Hypervisor.builder().clock(clock).open(path, Durability.interval(Duration.ofSeconds(5)))) {
            Vm vm = first.boot(GuestImage.COUNTS);
            assertThat(count(first, 0)).isEqualTo(1);
            VmPatience.untilState(vm, RunState.IDLE);
            clock.advance(Duration.ofSeconds(6));
            int[] round = {0};
            Patience.until("it is on the disk", () -> {
                try (Hypervisor second = Hypervisor.load(StoreCopy.of(path, folder.resolve("copy" + round[0]++)))) {
                    return second.size() == 1 && second.vm(0).state() != RunState.OFF && count(second, 0) == 2;
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
    }

    /** The clock of another host says something else altogether; its wall clock is an hour ahead. */
    @Test
    void timersGoOnAndTheTimeBetweenHasPassed() throws IOException {
        ManualClock clock = new ManualClock(Instant.ofEpochSecond(1_000_000));
        clock.advance(Duration.ofSeconds(50));
        long saved;
        try (Hypervisor first = Hypervisor.builder().clock(clock).open(path, Durability.NONE)) {
            TickWitness witness = new TickWitness(first, clock);
            witness.pass(3);
            saved = ticks(first.vm(0));
            first.save();
        }
        ManualClock other = new ManualClock(Instant.ofEpochSecond(1_003_600));
        try (Hypervisor second = Hypervisor.builder().clock(other).open(path, Durability.NONE)) {
            Vm vm = second.vm(0);
            Patience.until("it is read", second::loaded);
            long before = vm.instructions();
            other.advance(TickWitness.TICK);
            Patience.until("a tick", () -> vm.instructions() > before);
            assertThat(ticks(vm) - saved).as("an hour of ticks").isBetween(64_600L, 64_660L);
        }
    }

    @Test
    void thePcIsTheStores() throws IOException {
        MachineProfile large = MachineProfile.DEFAULT.withExtendedMemory(1024);
        try (Hypervisor first = Hypervisor.builder().profile(large).open(path, Durability.NONE)) {
            first.boot(GuestImage.COUNTS);
            first.save();
        }
        try (Hypervisor second = Hypervisor.load(path)) {
            assertThat(second.vm(0).read(0x1F0000, 16)).hasSize(16);
        }
    }
}
