package dev.plankton.lab.scenario;

/** What the guest boots. Paths are relative to the scenario's file and do not leave its folder. */
public sealed interface Program {
    /** A source that NASM assembles. */
    record Source(String path) implements Program {}

    /** A disk image. */
    record Image(String path) implements Program {}

    /** A guest that comes with Plankton. */
    record BuiltIn(String name) implements Program {}
}
