/** One PC on the caller's thread, for tests, tools and games: the same input gives the same run. */
@NullMarked
package dev.plankton.machine.pc;

import org.jspecify.annotations.NullMarked;
