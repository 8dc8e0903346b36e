/** Runs of experiments. */
@NullMarked
package dev.plankton.dashboard.runs;

import org.jspecify.annotations.NullMarked;
