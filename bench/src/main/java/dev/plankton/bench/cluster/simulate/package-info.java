/** A cluster in virtual time: the placement and the slab map of a real one, on nodes that are no more than numbers. */
@NullMarked
package dev.plankton.bench.cluster.simulate;

import org.jspecify.annotations.NullMarked;
