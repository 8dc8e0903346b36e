/** Which node owns which slab, under which epoch. */
@NullMarked
package dev.plankton.cluster.map;

import org.jspecify.annotations.NullMarked;
