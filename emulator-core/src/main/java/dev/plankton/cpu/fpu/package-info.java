/** The x87: its instructions on the state of a CPU. */
@NullMarked
package dev.plankton.cpu.fpu;

import org.jspecify.annotations.NullMarked;
