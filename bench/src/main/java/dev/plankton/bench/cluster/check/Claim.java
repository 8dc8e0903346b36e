package dev.plankton.bench.cluster.check;

/**
 * That a node serves a slab, as it says itself.
 *
 * @param life the node's name and how often it was started: a process that was killed is another node than its successor
 * @param slab the slab
 * @param epoch of the slab
 */
public record Claim(String life, int slab, long epoch) {}
