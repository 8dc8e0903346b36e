package dev.plankton.hypervisor.run;

import dev.plankton.collections.LongMap;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.memory.store.DeltaStore;
import dev.plankton.recording.RecordedPart;
import org.jspecify.annotations.Nullable;

/**
 * Slices that identical VMs have in common. VMs that share template and delta and are woken by the same tick of the clock
 * do the same, down to the bit, as long as nothing but their own state and the time goes into it and nothing comes out of
 * it. So one of them executes, and the others take over its new state, as if they had run at that moment.
 *
 * <p>For one batch of due VMs and one thread.
 */
final class CommonSlices implements AutoCloseable {
    private final DeltaStore deltas;
    private final LongMap<CommonSlice> slices = new LongMap<>();

    CommonSlices(DeltaStore deltas) {
        this.deltas = deltas;
    }

    /**
     * One slice: the shared delta before and after, both held so that neither block gets another meaning meanwhile.
     *
     * @param deaf whether the VM's NE2000 is not running after it
     * @param deadline when the VM, which sleeps, is to run next; MAX_VALUE if never
     * @param recorded what was recorded of it; null if the VM is not
     */
    record CommonSlice(
            int before,
            int after,
            boolean deaf,
            long deadline,
            @Nullable RecordedPart recorded) {}

    /** What an identical VM has done already, or null. The VM is running and has no inbox. */
    @Nullable
    CommonSlice find(RunWord vm, int reference) {
        return DeltaStore.isShared(reference) ? slices.get(key(vm, reference)) : null;
    }

    /** Remembers what a VM has done that had {@code before}, which is held, if others may share what it has now. */
    void add(RunWord vm, int before, boolean deaf, long deadline, @Nullable RecordedPart recorded) {
        int after = deltas.hold(vm.number());
        if (after == 0) {
            deltas.letGo(before);
        } else {
            slices.put(key(vm, before), new CommonSlice(before, after, deaf, deadline, recorded));
        }
    }

    private static long key(RunWord vm, int reference) {
        return (long) vm.template() << Integer.SIZE | reference & 0xFFFFFFFFL;
    }

    @Override
    public void close() {
        slices.forEach((_, slice) -> {
            deltas.letGo(slice.before());
            deltas.letGo(slice.after());
        });
    }
}
