/** One connection for each pair of nodes, and what is said on it. */
@NullMarked
package dev.plankton.cluster.peer;

import org.jspecify.annotations.NullMarked;
