/** The 8086 as its manuals describe it, and sequences of instructions on which the emulator is compared with it. */
@NullMarked
package dev.plankton.verification.i8086;

import org.jspecify.annotations.NullMarked;
