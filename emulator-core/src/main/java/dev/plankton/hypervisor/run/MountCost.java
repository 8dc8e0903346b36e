package dev.plankton.hypervisor.run;

import dev.plankton.memory.LineSet;
import dev.plankton.memory.store.DeltaStore;

/**
 * What it costs to lay a delta over a core's memory, and about the same to pack it and make the memory clean again, in
 * instructions: see {@link dev.plankton.machine.core.Core#charge}. It depends on the lines that are touched, however few
 * bytes of each have changed. Few of them cost nothing beside their slice. Stateless.
 */
final class MountCost {
    /** Of a line. */
    private static final int UNITS_PER_LINE = 15;

    /** Lines that cost nothing. */
    private static final int FREE = 256;

    /** Bytes from which on a delta is large: it may change enough lines that to mount it takes as long as a slice. */
    private static final int LARGE = 1 << 12;

    private MountCost() {}

    static int of(LineSet dirty) {
        return dirty.size() <= FREE ? 0 : dirty.size() * UNITS_PER_LINE;
    }

    /** Whether the delta of VM {@code vm} is large. */
    static boolean isLarge(DeltaStore deltas, int vm) {
        return deltas.bytes(vm) >= LARGE;
    }
}
