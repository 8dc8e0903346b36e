/** The method of a region: its local variables, its ways out, and how it reaches registers and memory. */
@NullMarked
package dev.plankton.cpu.region.frame;

import org.jspecify.annotations.NullMarked;
