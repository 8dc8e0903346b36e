/** Counters that many threads add to, and what they read at a moment; each set is named by an enum. */
@NullMarked
package dev.plankton.counters;

import org.jspecify.annotations.NullMarked;
