package dev.plankton.cpu.region;

/**
 * What regions there are.
 *
 * @param regions those there are now
 * @param compiled those that have ever been compiled
 * @param dropped those that have made room for others
 * @param failed how often the compiler failed, which is a bug of it: the interpreter executes that code
 */
public record RegionCounters(int regions, long compiled, long dropped, long failed) {}
