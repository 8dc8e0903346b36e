package dev.plankton.bench;

/** Keeps the package from being empty, as an exported one may not be; delete it with the first real type. */
final class Placeholder {
    private Placeholder() {}
}
