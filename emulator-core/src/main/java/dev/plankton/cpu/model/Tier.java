package dev.plankton.cpu.model;

import java.util.Locale;

/** How guest code is executed. The guest cannot tell the difference. */
public enum Tier {
    /** By the interpreter alone. */
    ZERO("0"),
    /** By regions wherever possible, compiled at first sight while the guest waits: to test them. */
    ONE("1"),
    /** By the interpreter, and by regions where code is hot. */
    AUTO("auto");

    /** System property with the label of the tier that is taken where none is asked for. */
    public static final String PROPERTY = "plankton.tier";

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

    /** The tier to take where none is asked for. */
    public static Tier standard() {
        return of(System.getProperty(PROPERTY, AUTO.label));
    }
}
