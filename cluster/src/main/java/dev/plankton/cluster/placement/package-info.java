/** Where slabs should be: computed from loads, without a cluster. */
@NullMarked
package dev.plankton.cluster.placement;

import org.jspecify.annotations.NullMarked;
