package dev.plankton.hypervisor;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What makes many idle VMs cheap; each can be switched off, to measure what it contributes. */
public enum Saving {
    /** Timer ticks that change nothing but their count are not delivered; without it each tick wakes its VM. */
    TICK_ELISION,
    /** A line of memory that equals its template is not stored with the VM. */
    LINE_SHARING,
    /** An idle VM is kept as a packed delta; without it each keeps the flat memory it ran on. */
    PACKING,
    /** VMs whose deltas are the same bytes share one of them. */
    DELTA_SHARING;

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
        return Arrays.stream(values())
                .filter(saving -> saving.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + label + "' is none of "
                        + Arrays.stream(values()).map(Saving::label).collect(Collectors.joining(", "))));
    }
}
