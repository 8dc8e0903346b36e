package dev.plankton.hypervisor;

import dev.plankton.memory.Delta;
import java.util.Set;

/**
 * What makes an idle VM cost next to nothing. Each can be left out ({@link Hypervisor.Builder#without}), to measure what
 * it is worth; nothing else changes for a guest.
 */
public enum Saving {
    /** A timer tick that provably changes nothing but its count wakes nobody. Without: each tick runs its VM. */
    TICK_ELISION,
    /** What equals the template is not stored. Without: a VM's whole state is, over a megabyte. */
    LINE_SHARING,
    /** Of a changed line only the changed bytes are stored. Without: all 64. */
    PACKING,
    /** VMs whose deltas are byte-identical share one. Without: each has its own. */
    DELTA_SHARING,
    /** Deltas lie outside the Java heap. Without: in arrays in it. */
    OFF_HEAP;

    /** How deltas are packed without {@code left}. */
    static Delta.Form form(Set<Saving> left) {
        if (left.contains(LINE_SHARING)) {
            return Delta.Form.WHOLE;
        }
        return left.contains(PACKING) ? Delta.Form.LINES : Delta.Form.RUNS;
    }
}
