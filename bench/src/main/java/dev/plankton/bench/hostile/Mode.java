package dev.plankton.bench.hostile;

import java.util.Locale;

/** When an attacker works. The ordinal is the byte that its boot sector's frame reads. */
public enum Mode {
    /** From boot on, without end. */
    BOOT,
    /** It sleeps until a request comes, then works without end. */
    ASKED,
    /** A burst at each tick of its timer. */
    TICK,
    /** A burst for each request, which it then answers. */
    EACH;

    /** What users call it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it needs requests to work. */
    boolean asked() {
        return this == ASKED || this == EACH;
    }
}
