package dev.plankton.cpu.model;

import java.util.Locale;

/** How guest code is executed. The guest sees no difference. */
public enum Tier {
    /** By the interpreter alone. */
    INTERPRETER("0"),
    /** By regions wherever possible, compiled at first sight while the guest waits: to compare them with the interpreter. */
    REGIONS_ALWAYS("1"),
    /** By the interpreter, and by regions where code is hot. */
    REGIONS_WHEN_HOT("auto");

    private final String label;

    Tier(String label) {
        this.label = label;
    }

    /** The name users write: {@code 0}, {@code 1} or {@code auto}. */
    public String label() {
        return label;
    }

    /** The tier whose {@link #label} is {@code label}. */
    public static Tier of(String label) {
        for (Tier tier : values()) {
            if (tier.label.equals(label.toLowerCase(Locale.ROOT))) {
                return tier;
            }
        }
        throw new IllegalArgumentException("unknown tier '" + label + "': use 0, 1 or auto");
    }
}
