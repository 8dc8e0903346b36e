/** Which nodes are in the cluster, and small messages between them. */
@NullMarked
package dev.plankton.cluster.membership;

import org.jspecify.annotations.NullMarked;
