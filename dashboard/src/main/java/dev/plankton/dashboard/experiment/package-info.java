/** Experiments that the control room can run. */
@NullMarked
package dev.plankton.dashboard.experiment;

import org.jspecify.annotations.NullMarked;
