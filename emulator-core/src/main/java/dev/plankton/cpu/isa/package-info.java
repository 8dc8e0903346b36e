/** The instruction set: {@code opcodes.txt}, one line for each form, and what derives from it. */
@NullMarked
package dev.plankton.cpu.isa;

import org.jspecify.annotations.NullMarked;
