package dev.plankton.bench.population;

import dev.plankton.counters.Counts;
import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.Vm;
import dev.plankton.hypervisor.io.Count;
import dev.plankton.machine.BootImage;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether VMs that were never woken are in a right state: {@link RightStates}.
 *
 * @param checked VMs drawn at random
 * @param wrong how many of them were in another state
 */
public record StateSample(long checked, long wrong) {
    /** States that are compared at most: each takes a good part of a millisecond. */
    private static final int MOST = 10_000;

    /** Draws among the {@code vms} VMs from number {@code first} on; null if some have run since their boot, or do not sleep. */
    static @Nullable StateSample of(
            BootImage image, Hypervisor hypervisor, int first, int vms, SplittableRandom random, IntConsumer progress) {
        RightStates right = onlyBooted(hypervisor, vms) ? RightStates.of(image) : null;
        if (right == null) {
            return null;
        }
        int count = size(vms);
        int wrong = 0;
        for (int n = 1; n <= count; n++) {
            Vm vm = Objects.requireNonNull(hypervisor.vm(first + random.nextInt(vms)));
            wrong += right.contain(BootedState.of(vm)) ? 0 : 1;
            progress.accept(n);
        }
        return onlyBooted(hypervisor, vms) ? new StateSample(count, wrong) : null;
    }

    /** Whether each VM has run for one slice. */
    static boolean onlyBooted(Hypervisor hypervisor, int vms) {
        Counts<Count> counts = hypervisor.counters();
        return counts.get(Count.SLICES) == vms && counts.get(Count.TAKEN_OVER) == 0;
    }

    /** States that a sample of {@code vms} VMs compares. */
    static int size(int vms) {
        return Math.min(MOST, vms);
    }
}
