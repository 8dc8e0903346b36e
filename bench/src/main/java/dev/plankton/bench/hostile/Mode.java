package dev.plankton.bench.hostile;

import java.util.Locale;

/** When an attacker works. */
public enum Mode {
    /** From boot on, without end. */
    BOOT(0),
    /** It sleeps until a request comes, then works without end. */
    ASKED(1),
    /** A burst at each tick of its timer. */
    TICK(2),
    /** A burst for each request, which it then answers. */
    EACH(3);

    /** The byte in its boot sector that says so; frame.inc reads it. */
    final int code;

    Mode(int code) {
        this.code = code;
    }

    /** What users call it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it needs requests to work. */
    boolean asked() {
        return this == ASKED || this == EACH;
    }
}
