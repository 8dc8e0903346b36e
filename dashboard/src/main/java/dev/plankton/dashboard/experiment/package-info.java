/** Experiments that the control room can run, and their runs. */
@NullMarked
package dev.plankton.dashboard.experiment;

import org.jspecify.annotations.NullMarked;
