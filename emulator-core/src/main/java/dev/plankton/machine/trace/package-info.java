/** Each instruction as a line. */
@NullMarked
package dev.plankton.machine.trace;

import org.jspecify.annotations.NullMarked;
