/** Nodes of a cluster as processes of this machine, each on loopback or in a network namespace, and clients of them. */
@NullMarked
package dev.plankton.bench.cluster.node;

import org.jspecify.annotations.NullMarked;
