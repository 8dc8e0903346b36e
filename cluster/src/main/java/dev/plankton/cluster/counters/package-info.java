/** What is counted in a cluster. */
@NullMarked
package dev.plankton.cluster.counters;

import org.jspecify.annotations.NullMarked;
