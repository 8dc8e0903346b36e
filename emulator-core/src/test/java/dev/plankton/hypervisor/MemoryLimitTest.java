package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plankton.cpu.model.Tier;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.Offer;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.io.SerialListener;
import dev.plankton.hypervisor.population.MemoryBudget;
import dev.plankton.machine.BootImage;
import dev.plankton.machine.MachineProfile;
import dev.plankton.machine.StopReason;
import dev.plankton.testing.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What VMs hold stays within one budget; a VM that exceeds it ends, and the others go on. */
class MemoryLimitTest {
    private static final long LIMIT = 8 << 20;

    @TempDir
    private Path folder;

    /** Fills 512 KiB when a request comes, and answers k. */
    private static final BootImage GROWS = GuestImage.serves("""
            BA0010        mov dx,1000h
            BD0800        mov bp,8
            fill:
            8EC2          mov es,dx
            31FF          xor di,di
            B90080        mov cx,8000h
            B8C3A5        mov ax,0A5C3h
            FC            cld
            F3AB          rep stosw
            81C20010      add dx,1000h
            4D            dec bp
            75EC          jnz fill
            B06B          mov al,'k'
            E6E1          out 0E1h,al
            """);

    /** Fills 2 KiB and sleeps. */
    private static final BootImage TWO_KIB = GuestImage.of("""
            B80010        mov ax,1000h
            8EC0          mov es,ax
            31FF          xor di,di
            B90004        mov cx,400h
            B8C3A5        mov ax,0A5C3h
            FC            cld
            F3AB          rep stosw
            sleep:
            FB            sti
            F4            hlt
            EBFC          jmp sleep
            """);

    @Test
    void vmsThatGrowEndAndOthersAnswer() {
        try (Hypervisor hypervisor = Hypervisor.builder().memory(LIMIT).build()) {
            int others = hypervisor.boot(GuestImage.COUNTS, 500, booted -> {});
            int growers = hypervisor.boot(GROWS, 100, booted -> {});
            List<Reply> replies = new ArrayList<>();
            for (int n = 0; n < 100; n++) {
                replies.add(Reply.to(vm(hypervisor, growers + n), "x"));
                assertThat(hypervisor.memory().offHeapBytes()).isLessThanOrEqualTo(LIMIT);
            }
            Patience.until(
                    "each has grown or ended",
                    () -> hypervisor.counters().get(Count.SLICES) > 0
                            && replies.stream().allMatch(reply -> reply.ends.get() + reply.drops.get() > 0));
            for (int n = 0; n < 100; n++) {
                // The last one may still be on its way to the end after its answer.
                Vm grower = vm(hypervisor, growers + n);
                Patience.until("it rests", () -> grower.state() != RunState.RUNNABLE);
            }
            long ended = hypervisor.counters().get(Count.OUT_OF_MEMORY);
            assertThat(ended).isBetween(100 - 16L, 100 - 10L);
            for (int n = 0; n < 100; n++) {
                Vm grower = vm(hypervisor, growers + n);
                if (grower.ended() == null) {
                    assertThat(grower.read(0x4FFFE, 2)).isEqualTo(new byte[] {(byte) 0xC3, (byte) 0xA5});
                } else {
                    assertThat(grower.ended().reason()).isEqualTo(StopReason.OUT_OF_MEMORY);
                }
            }
            for (int round = 1; round <= 3; round++) {
                for (int n = 0; n < 500; n++) {
                    assertThat(Reply.to(vm(hypervisor, others + n), "x").await())
                            .containsExactly(round);
                }
            }
            assertThat(hypervisor.memory().offHeapBytes()).isLessThanOrEqualTo(LIMIT);
            assertThat(hypervisor.counters().get(Count.OUT_OF_MEMORY)).isEqualTo(ended);
            assertThat(hypervisor.counters().get(Count.DEFECTS)).isZero();
        }
    }

    /** Of VMs that all have a delta of their own, more than fit into memory. */
    @ParameterizedTest
    @EnumSource(Tier.class)
    void vmsForWhichThereIsNoRoomLieInAFileUntilTheyAreWoken(Tier tier) throws IOException {
        int vms = 20_000;
        try (Hypervisor hypervisor = Hypervisor.builder()
                .tier(tier)
                .without(Set.of(Saving.DELTA_SHARING))
                .memory(1 << 20)
                .spill(folder, 64 << 20)
                .build()) {
            int first = hypervisor.boot(GuestImage.COUNTS, vms, booted -> {});
            int growers = hypervisor.boot(GROWS, 5, booted -> {});
            for (int round = 1; round <= 2; round++) {
                for (int n = 0; n < vms; n++) {
                    assertThat(Reply.to(vm(hypervisor, first + n), "x").await()).containsExactly(round);
                }
                for (int n = 0; n < 5; n++) {
                    assertThat(Reply.to(vm(hypervisor, growers + n), "x").await())
                            .containsExactly('k');
                }
            }
            MemoryUse use = hypervisor.memory();
            assertThat(use.offHeapBytes()).isLessThanOrEqualTo(1 << 20);
            assertThat(use.deltaBytesInFile()).isGreaterThan(1 << 20);
            assertThat(use.fileBytes()).isGreaterThanOrEqualTo(use.deltaBytesInFile());
            assertThat(hypervisor.counters().get(Count.FROM_FILE)).isGreaterThan(vms);
            assertThat(hypervisor.counters().get(Count.OUT_OF_MEMORY)).isZero();
            assertThat(vm(hypervisor, growers).read(0x4FFFE, 2)).isEqualTo(new byte[] {(byte) 0xC3, (byte) 0xA5});
        }
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aFileThatCannotBeMadeIsAnError() {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> Hypervisor.builder()
                        .spill(folder.resolve("none"), 1 << 20)
                        .build())
                .withMessageStartingWith("the file for cold VMs cannot be made in ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hypervisor.builder().spill(folder, 5))
                .withMessage("the file has 5 bytes: it must be 1048576 at least");
    }

    @Test
    void aPopulationOfLargeVmsIsRefusedBeforeItIsThere() {
        try (Hypervisor hypervisor = Hypervisor.builder().memory(LIMIT).build()) {
            assertThatExceptionOfType(PopulationTooLargeException.class)
                    .isThrownBy(() -> hypervisor.boot(TWO_KIB, 1_000_000, booted -> {}))
                    .withMessageStartingWith("1,000,000 VMs do not fit into memory")
                    .satisfies(e -> assertThat(e.fitting()).isBetween(2000L, 3500L));
            assertThat(hypervisor.counters().get(Count.OUT_OF_MEMORY)).isZero();
            assertThat(hypervisor.memory().offHeapBytes()).isZero();

            int first = hypervisor.boot(TWO_KIB, 2000, booted -> {});

            assertThat(vm(hypervisor, first + 1999).read(0x10000, 1)).containsExactly(0xC3);
        }
    }

    @Test
    void soIsOneOfWhichNotEvenTheFirstFit() {
        try (Hypervisor hypervisor = Hypervisor.builder().memory(1 << 20).build()) {
            assertThatExceptionOfType(PopulationTooLargeException.class)
                    .isThrownBy(() -> hypervisor.boot(TWO_KIB, 1_000_000, booted -> {}))
                    .satisfies(e -> assertThat(e.fitting()).isBetween(200L, 500L));
            assertThat(hypervisor.alive()).isZero();
            assertThat(hypervisor.memory().offHeapBytes()).isZero();
        }
    }

    @Test
    void aForkThatDoesNotFitIsRefusedAndLeavesNothing() {
        try (Hypervisor hypervisor = Hypervisor.builder().memory(1 << 20).build()) {
            Vm parent = VmPatience.asleep(hypervisor, GROWS);
            assertThat(Reply.to(parent, "x").await()).containsExactly('k');
            VmPatience.untilState(parent, RunState.IDLE);

            assertThatExceptionOfType(PopulationTooLargeException.class).isThrownBy(parent::fork);

            assertThat(hypervisor.alive()).isEqualTo(1);
            assertThat(Reply.to(parent, "x").await()).containsExactly('k');
        }
    }

    /** The ways in which a client makes inputs wait. */
    enum Way {
        REQUEST,
        SERIAL,
        FRAME;

        Offer offer(Vm vm) {
            return switch (this) {
                case REQUEST -> vm.request(new byte[Vm.MAX_REQUEST], new Reply());
                case SERIAL -> vm.sendSerial(new byte[1 << 14]);
                case FRAME -> vm.sendFrame(new byte[1500], 0, 1500);
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void inputsThatWaitAreRefusedBeyondTheirPart(Way way) {
        try (Hypervisor hypervisor = Hypervisor.builder().memory(LIMIT).build()) {
            int first = hypervisor.boot(GuestImage.SLEEPS, 2000, booted -> {});
            int accepted = 0;
            for (int n = 0; n < 2000; n++) {
                Vm vm = vm(hypervisor, first + n);
                vm.pause();
                accepted += way.offer(vm) == Offer.ACCEPTED ? 1 : 0;
            }
            assertThat(accepted).isBetween(50, 1900);
            assertThat(hypervisor.counters().get(Count.REFUSED)).isEqualTo(2000 - accepted);
            assertThat(hypervisor.memory().inputBytes()).isBetween(LIMIT / 9, LIMIT / 8);
            for (int n = 0; n < 2000; n++) {
                vm(hypervisor, first + n).stop();
            }
            Patience.until("all have ended", () -> hypervisor.alive() == 0);
            assertThat(hypervisor.memory().inputBytes()).isZero();
        }
    }

    @Test
    void aClientWhoseSerialBytesWereRefusedLearnsOfRoom() {
        try (Hypervisor hypervisor = Hypervisor.builder().memory(LIMIT).build()) {
            int first = hypervisor.boot(GuestImage.SLEEPS, 100, booted -> {});
            for (int n = 0; n < 100; n++) {
                vm(hypervisor, first + n).pause();
                Way.SERIAL.offer(vm(hypervisor, first + n));
            }
            Vm refused = hypervisor.boot(GuestImage.SLEEPS);
            AtomicInteger ready = new AtomicInteger();
            assertThat(refused.attachSerial(new SerialListener() {
                        @Override
                        public void output(int vm, byte[] bytes, int offset, int length) {}

                        @Override
                        public void ready(int vm) {
                            ready.incrementAndGet();
                        }
                    }))
                    .isTrue();
            assertThat(Way.SERIAL.offer(refused)).isEqualTo(Offer.FULL);

            for (int n = 0; n < 100; n++) {
                vm(hypervisor, first + n).stop();
            }

            Patience.until("it was notified", () -> ready.get() > 0);
            assertThat(Way.SERIAL.offer(refused)).isEqualTo(Offer.ACCEPTED);
        }
    }

    @Test
    void coresThatTheHeapCannotHoldAreRefused() {
        int fitting = MemoryBudget.coresThatFit(MachineProfile.DEFAULT);
        if (fitting < 1024) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Hypervisor.builder().cores(fitting + 1).build())
                    .withMessageContaining("cores is " + (fitting + 1))
                    .withMessageContaining("room for " + fitting);
        }
        Hypervisor.builder().cores(fitting).build().close();
    }

    @Test
    void coresAndTemplatesAreReported() {
        try (Hypervisor hypervisor = Hypervisor.builder().cores(1).build()) {
            assertThat(hypervisor.memory().coreBytes()).isZero();
            assertThat(hypervisor.memory().templateBytes()).isZero();
            Reply.to(hypervisor.boot(GuestImage.COUNTS), "x").await();
            assertThat(hypervisor.memory().coreBytes())
                    .isBetween(8L << 20, 2 * dev.plankton.machine.core.Core.mostBytes(MachineProfile.DEFAULT));
            assertThat(hypervisor.memory().templateBytes()).isBetween(4L << 20, 5L << 20);
        }
    }

    private static Vm vm(Hypervisor hypervisor, int number) {
        return Objects.requireNonNull(hypervisor.vm(number));
    }
}
