/**
 * The two 8259A interrupt controllers.
 */
@NullMarked
package dev.plankton.device.interrupt;

import org.jspecify.annotations.NullMarked;
