/** What it costs to look at a population in the control room. */
@NullMarked
package dev.plankton.bench.viewer;

import org.jspecify.annotations.NullMarked;
