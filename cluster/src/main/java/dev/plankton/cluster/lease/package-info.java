/** The right of a node to answer, for a time. */
@NullMarked
package dev.plankton.cluster.lease;

import org.jspecify.annotations.NullMarked;
