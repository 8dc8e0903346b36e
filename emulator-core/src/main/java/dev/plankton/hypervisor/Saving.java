package dev.plankton.hypervisor;

import dev.plankton.memory.Delta;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What makes an idle VM cost next to nothing. Each can be left out ({@link HypervisorBuilder#without}), to measure what
 * it is worth; nothing else changes for a guest.
 */
public enum Saving {
    /** A timer tick that provably changes nothing but its count wakes no VM. Without: each tick runs its VM. */
    TICK_ELISION,
    /** What equals the template is not stored. Without: a VM's whole state is, over a megabyte. */
    LINE_SHARING,
    /** Of a changed line only the changed bytes are stored. Without: all 64. */
    PACKING,
    /** VMs whose deltas are byte-identical share one. Without: each has its own. */
    DELTA_SHARING,
    /** Deltas lie outside the Java heap. Without: in arrays in it. */
    OFF_HEAP;

    /** Its name in small letters and with hyphens, such as {@code tick-elision}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The saving of that label.
     *
     * @throws IllegalArgumentException if there is none; the message names those there are
     */
    public static Saving of(String label) {
        Objects.requireNonNull(label, "label");
        return Arrays.stream(values())
                .filter(saving -> saving.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + label + "' is not one of "
                        + Arrays.stream(values()).map(Saving::label).collect(Collectors.joining(", "))));
    }

    /** How deltas are packed without {@code left}. */
    static Delta.Form form(Set<Saving> left) {
        if (left.contains(LINE_SHARING)) {
            return Delta.Form.WHOLE;
        }
        return left.contains(PACKING) ? Delta.Form.LINES : Delta.Form.RUNS;
    }
}
