package dev.plankton.hypervisor;

import dev.plankton.memory.Delta;
import dev.plankton.memory.store.DeltaStore;

/**
 * What it costs to lay a delta over a core's memory, and about the same to pack it, in instructions: see {@link
 * dev.plankton.machine.core.Core#charge}. A small one costs nothing beside its slice. Stateless.
 */
final class MountCost {
    /** Bytes laid or packed in the time of an instruction. */
    private static final int BYTES_PER_UNIT = 4;

    /** Bytes from which on a delta is large: to mount and unmount it takes a third of a slice. */
    private static final int LARGE = 1 << 16;

    private MountCost() {}

    static int of(Delta delta) {
        return delta.length() < LARGE ? 0 : delta.length() / BYTES_PER_UNIT;
    }

    /** Whether the delta of VM {@code vm} costs anything. */
    static boolean isLarge(DeltaStore deltas, int vm) {
        return deltas.bytes(vm) >= LARGE;
    }
}
