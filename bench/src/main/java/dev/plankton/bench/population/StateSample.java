package dev.plankton.bench.population;

import dev.plankton.counters.Counts;
import dev.plankton.cpu.model.Tier;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Saving;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.machine.BootImage;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether VMs that were never woken are in the right state: that of one that boots alone from the same image, interpreted and
 * with every saving off but the elision of ticks. Compared are the run state, all memory up to 110000h except the BIOS's tick count, which is the time
 * of day at power-on, and the number of instructions executed.
 *
 * @param checked VMs drawn at random
 * @param wrong how many of them were in another state
 */
public record StateSample(long checked, long wrong) {
    private static final int MEMORY = 0x110000;
    private static final int TICKS = 0x46C;
    private static final int TICKS_END = TICKS + Integer.BYTES;

    /** States that are compared at most: each takes a good part of a millisecond. */
    private static final int MOST = 10_000;

    /** Draws among the {@code vms} VMs from number {@code first} on; null if some have run since their boot, or do not sleep. */
    static @Nullable StateSample of(
            BootImage image, Hypervisor hypervisor, int first, int vms, SplittableRandom random, IntConsumer progress) {
        try (Hypervisor alone = Hypervisor.builder()
                .tier(Tier.INTERPRETER)
                .without(EnumSet.complementOf(EnumSet.of(Saving.TICK_ELISION)))
                .build()) {
            Vm right = Objects.requireNonNull(alone.vm(alone.boot(image, 1, booted -> {})));
            if (right.state() != RunState.IDLE || !onlyBooted(alone, 1) || !onlyBooted(hypervisor, vms)) {
                return null;
            }
            byte[] memory = memory(right);
            long instructions = right.instructions();
            int count = size(vms);
            int wrong = 0;
            for (int n = 1; n <= count; n++) {
                Vm vm = Objects.requireNonNull(hypervisor.vm(first + random.nextInt(vms)));
                boolean same = vm.state() == RunState.IDLE
                        && vm.instructions() == instructions
                        && Arrays.equals(memory(vm), memory);
                wrong += same ? 0 : 1;
                progress.accept(n);
            }
            return onlyBooted(alone, 1) && onlyBooted(hypervisor, vms) ? new StateSample(count, wrong) : null;
        }
    }

    private static boolean onlyBooted(Hypervisor hypervisor, int vms) {
        Counts<Count> counts = hypervisor.counters();
        return counts.get(Count.SLICES) == vms && counts.get(Count.TAKEN_OVER) == 0;
    }

    private static byte[] memory(Vm vm) {
        byte[] memory = vm.read(0, MEMORY);
        Arrays.fill(memory, TICKS, TICKS_END, (byte) 0);
        return memory;
    }

    /** States that a sample of {@code vms} VMs compares. */
    static int size(int vms) {
        return Math.min(MOST, vms);
    }
}
