package dev.plankton.snapshot.format;

/** What this release calls itself in what it writes. */
public final class Release {
    /** Its name and version. */
    public static final String NAME = "Plankton 0.1.0-SNAPSHOT";

    private Release() {}
}
