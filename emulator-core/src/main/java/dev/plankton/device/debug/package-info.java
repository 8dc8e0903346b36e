/**
 * The ports by which a guest writes to the debug console and ends its VM.
 */
@NullMarked
package dev.plankton.device.debug;

import org.jspecify.annotations.NullMarked;
