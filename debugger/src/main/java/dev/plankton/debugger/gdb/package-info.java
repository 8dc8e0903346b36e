/** The remote serial protocol of GDB. */
@NullMarked
package dev.plankton.debugger.gdb;

import org.jspecify.annotations.NullMarked;
