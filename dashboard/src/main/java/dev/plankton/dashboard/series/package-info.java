/** Numbers over time, and metrics. */
@NullMarked
package dev.plankton.dashboard.series;

import org.jspecify.annotations.NullMarked;
