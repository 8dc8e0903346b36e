package dev.plankton.store;

import dev.plankton.store.format.Manifest;
import dev.plankton.store.format.VmRecord;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the VMs in which two populations differ. */
public final class StoreDifference {
    private static final String MISSING = "not there";

    private StoreDifference() {}

    /** Takes a VM that differs, and what it is in each population, in words. */
    public interface Differences {
        void accept(int number, String before, String after);
    }

    /** All that a VM is. */
    @SuppressWarnings("ArrayRecordComponent") // Compared by same.
    private record Contents(VmRecord.State state, boolean paused, String template, byte[] delta) {
        boolean same(@Nullable Contents other) {
            return other != null
                    && state == other.state
                    && paused == other.paused
                    && template.equals(other.template)
                    && Arrays.equals(delta, other.delta);
        }

        String text() {
            return "%s%s, template %.12s, delta of %,d bytes (%08X)"
                    .formatted(
                            state.name().toLowerCase(Locale.ROOT),
                            paused ? ", paused" : "",
                            template,
                            delta.length,
                            Arrays.hashCode(delta));
        }
    }

    /** Compares two populations slab after slab; returns how many VMs differ. */
    public static int compare(StoredPopulation before, StoredPopulation after, Differences into) throws IOException {
        int differing = 0;
        for (int slab = 0; slab < Manifest.slabs(Math.max(before.size(), after.size())); slab++) {
            @Nullable Contents[] first = read(before, slab);
            @Nullable Contents[] second = read(after, slab);
            for (int place = 0; place < Manifest.SLAB; place++) {
                Contents then = first[place];
                Contents now = second[place];
                if (then == null ? now != null : !then.same(now)) {
                    differing++;
                    into.accept((slab << 16) + place, text(then), text(now));
                }
            }
        }
        return differing;
    }

    private static String text(@Nullable Contents vm) {
        return vm == null ? MISSING : vm.text();
    }

    private static @Nullable Contents[] read(StoredPopulation population, int slab) throws IOException {
        @Nullable Contents[] vms = new Contents[Manifest.SLAB];
        if (slab < Manifest.slabs(population.size())) {
            population.readSlab(
                    slab,
                    vm -> vms[vm.number() & Manifest.SLAB - 1] = new Contents(
                            vm.state(),
                            vm.paused(),
                            population.templates().hashes().get(vm.template()),
                            vm.delta().copy()));
        }
        return vms;
    }
}
