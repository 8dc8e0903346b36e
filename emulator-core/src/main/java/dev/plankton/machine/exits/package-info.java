/** What reports the exits of a guest, while a listener wants them. */
@NullMarked
package dev.plankton.machine.exits;

import org.jspecify.annotations.NullMarked;
