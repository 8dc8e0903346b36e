/** Packets of GDB's remote serial protocol, and how they are written. */
@NullMarked
package dev.plankton.debugger.gdb.wire;

import org.jspecify.annotations.NullMarked;
