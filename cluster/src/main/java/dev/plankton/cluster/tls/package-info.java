/** Certificates and keys that nodes of a cluster know each other by. */
@NullMarked
package dev.plankton.cluster.tls;

import org.jspecify.annotations.NullMarked;
