/**
 * The I/O address space, and the ports that belong to the system board.
 */
@NullMarked
package dev.plankton.device.bus;

import org.jspecify.annotations.NullMarked;
