package dev.plankton.cpu.region;

/**
 * What regions there are.
 *
 * @param regions those there are now
 * @param compiled those that have ever been compiled
 * @param dropped those that have made room for others
 */
public record RegionCounters(int regions, long compiled, long dropped) {}
