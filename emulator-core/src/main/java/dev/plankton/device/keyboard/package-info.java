/**
 * The 8042 keyboard controller.
 */
@NullMarked
package dev.plankton.device.keyboard;

import org.jspecify.annotations.NullMarked;
