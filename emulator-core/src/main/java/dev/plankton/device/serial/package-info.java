/**
 * The 16550A serial port.
 */
@NullMarked
package dev.plankton.device.serial;

import org.jspecify.annotations.NullMarked;
