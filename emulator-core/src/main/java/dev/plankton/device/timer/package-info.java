/**
 * The 8254 timer.
 */
@NullMarked
package dev.plankton.device.timer;

import org.jspecify.annotations.NullMarked;
