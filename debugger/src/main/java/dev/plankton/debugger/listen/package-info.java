/** Listens on loopback for those that debug. */
@NullMarked
package dev.plankton.debugger.listen;

import org.jspecify.annotations.NullMarked;
