/** One node decides which node owns which slab; every node follows, and only while it may. */
@NullMarked
package dev.plankton.cluster.coordination;

import org.jspecify.annotations.NullMarked;
