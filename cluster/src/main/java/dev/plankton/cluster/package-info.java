/** One population on many JVMs. Begin with {@link dev.plankton.cluster.Cluster}. */
@NullMarked
package dev.plankton.cluster;

import org.jspecify.annotations.NullMarked;
