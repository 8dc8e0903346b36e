package dev.plankton.machine.core;

import dev.plankton.cpu.RegionCaches;
import dev.plankton.cpu.model.Tier;
import dev.plankton.cpu.region.Regions;
import dev.plankton.memory.Delta;
import org.jspecify.annotations.Nullable;

/**
 * How a core works, of which its guests notice nothing.
 *
 * @param regions what it executes beside single instructions; null for nothing
 * @param form how it packs deltas
 * @param elidesTicks whether a tick that changes nothing wakes no VM
 * @param time the host's time, of VMs that see it
 */
public record CoreOptions(@Nullable Regions regions, Delta.Form form, boolean elidesTicks, HostTime time) {
    /** All savings, and the time of the operating system, on {@code tier}. */
    public static CoreOptions of(Tier tier) {
        return of(RegionCaches.of(tier));
    }

    /** The same with regions of {@code regions}; null for none. */
    public static CoreOptions of(@Nullable Regions regions) {
        return new CoreOptions(regions, Delta.Form.RUNS, true, HostTime.SYSTEM);
    }

    /** The same with another packing of deltas. */
    public CoreOptions withForm(Delta.Form other) {
        return new CoreOptions(regions, other, elidesTicks, time);
    }

    /** The same with or without the saving. */
    public CoreOptions withElidedTicks(boolean on) {
        return new CoreOptions(regions, form, on, time);
    }

    /** The same by another time. */
    public CoreOptions withTime(HostTime other) {
        return new CoreOptions(regions, form, elidesTicks, other);
    }
}
