/** Clusters of nodes on this machine: how fast they answer, move, recover, and whether faults make them break a promise. */
@NullMarked
package dev.plankton.bench.cluster;

import org.jspecify.annotations.NullMarked;
