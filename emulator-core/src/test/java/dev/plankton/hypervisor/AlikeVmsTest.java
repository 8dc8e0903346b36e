package dev.plankton.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plankton.clock.ManualClock;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.io.SerialListener;
import dev.plankton.hypervisor.population.VmTable;
import dev.plankton.testing.Patience;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** VMs that are alike and were never woken since their boot are ranges of the table. */
class AlikeVmsTest {
    private static final int VMS = 64 * VmTable.CHUNK;
    private static final int ARRAY = 8 * VmTable.CHUNK;

    private static Hypervisor hypervisor() {
        return hypervisor(Hypervisor.builder());
    }

    private static Hypervisor hypervisor(HypervisorBuilder builder) {
        return builder.clock(new ManualClock(Instant.EPOCH)).build();
    }

    private static Vm vm(Hypervisor hypervisor, int number) {
        return Objects.requireNonNull(hypervisor.vm(number));
    }

    @Test
    void eachHasBootedAndTogetherTheyTakeNextToNothing() {
        // Each thread that boots VMs may begin a chunk before the deltas are shared.
        try (Hypervisor hypervisor = hypervisor(Hypervisor.builder().cores(2))) {
            hypervisor.boot(GuestImage.COUNTS, VMS, booted -> {});
            assertThat(hypervisor.counters().get(Count.SLICES)).isEqualTo(VMS);
            // The first two deltas of a kind are not shared yet, nor perhaps those that the other thread had begun.
            assertThat(hypervisor.memory().tableBytes()).isLessThan(4 * ARRAY);
            for (int number = 0; number < VMS; number += 111) {
                assertThat(vm(hypervisor, number).state()).isEqualTo(RunState.IDLE);
                assertThat(vm(hypervisor, number).instructions()).isEqualTo(6);
            }
        }
    }

    @Test
    void oneThatIsWokenDiffersFromTheOthers() {
        try (Hypervisor hypervisor = hypervisor()) {
            hypervisor.boot(GuestImage.COUNTS, VMS, booted -> {});
            long before = hypervisor.memory().tableBytes();
            int last = VMS - 1;
            for (int round = 1; round <= 3; round++) {
                assertThat(Reply.to(vm(hypervisor, last), "x").await()).containsExactly(round);
            }
            VmPatience.untilState(vm(hypervisor, last), RunState.IDLE);
            assertThat(hypervisor.memory().tableBytes()).isBetween(before + 1, before + ARRAY);
            assertThat(vm(hypervisor, last).read(0x600, 1)).containsExactly(3);
            assertThat(vm(hypervisor, last - 1).read(0x600, 1)).containsExactly(0);
            assertThat(Reply.to(vm(hypervisor, last - 1), "x").await()).containsExactly(1);
        }
    }

    @Test
    void theyStopTogetherAndTheirListenersAreCalled() {
        AtomicInteger stopped = new AtomicInteger();
        Hypervisor hypervisor = hypervisor();
        hypervisor.boot(GuestImage.COUNTS, VMS, booted -> {});
        SerialListener listener = new SerialListener() {
            @Override
            public void output(int vm, byte[] bytes, int offset, int length) {}

            @Override
            public void stopped(int vm) {
                stopped.addAndGet(vm);
            }
        };
        assertThat(vm(hypervisor, VMS - 5).attachSerial(listener)).isTrue();
        hypervisor.close();
        Patience.until("its listener was called", () -> stopped.get() == VMS - 5);
        assertThat(hypervisor.alive()).isZero();
        assertThat(hypervisor.counters().get(Count.ENDED)).isEqualTo(VMS);
        assertThat(vm(hypervisor, VMS - 1).state()).isEqualTo(RunState.STOPPED);
    }

    @Test
    void thoseOfABootThatFailsGiveTheirMemoryBack() {
        try (Hypervisor hypervisor = hypervisor()) {
            int before = hypervisor.boot(GuestImage.COUNTS, 1, booted -> {});
            long empty = hypervisor.memory().sharedDeltas();
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> hypervisor.boot(GuestImage.FILLS, VMS, booted -> interruptAtTheEnd(booted)));
            assertThat(Thread.interrupted()).isTrue();
            Patience.until("all have ended", () -> hypervisor.alive() == 1);
            assertThat(hypervisor.memory().sharedDeltas()).isEqualTo((int) empty);
            assertThat(Reply.to(vm(hypervisor, before), "x").await()).containsExactly(1);
        }
    }

    private static void interruptAtTheEnd(int booted) {
        if (booted > VMS / 2) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void moreThanFitIfAllDifferAreBootedByOvercommitOnly() {
        int many = 200_000;
        long memory = 4 << 20;
        try (Hypervisor careful = Hypervisor.builder()
                .clock(new ManualClock(Instant.EPOCH))
                .memory(memory)
                .build()) {
            assertThatExceptionOfType(PopulationTooLargeException.class)
                    .isThrownBy(() -> careful.boot(GuestImage.COUNTS, many, booted -> {}));
        }
        try (Hypervisor hypervisor = Hypervisor.builder()
                .clock(new ManualClock(Instant.EPOCH))
                .memory(memory)
                .overcommit(true)
                .build()) {
            hypervisor.boot(GuestImage.COUNTS, many, booted -> {});
            assertThat(hypervisor.alive()).isEqualTo(many);
            assertThat(Reply.to(vm(hypervisor, many - 1), "x").await()).containsExactly(1);
        }
    }

    @Test
    void thereAreNumbersForSoManyAndNoMore() {
        try (Hypervisor hypervisor = Hypervisor.builder().overcommit(true).build()) {
            assertThatExceptionOfType(PopulationTooLargeException.class)
                    .isThrownBy(() -> {
                        hypervisor.boot(GuestImage.COUNTS, 1, booted -> {});
                        hypervisor.boot(GuestImage.COUNTS, Integer.MAX_VALUE, booted -> {});
                    })
                    .withMessageContaining("too many");
            assertThat(hypervisor.alive()).isEqualTo(1);
            assertThat(Reply.to(vm(hypervisor, 0), "x").await()).containsExactly(1);
        }
    }
}
