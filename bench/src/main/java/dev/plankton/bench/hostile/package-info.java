/** Guests that try to take the host from all others, and what latency the others have beside them. */
@NullMarked
package dev.plankton.bench.hostile;

import org.jspecify.annotations.NullMarked;
