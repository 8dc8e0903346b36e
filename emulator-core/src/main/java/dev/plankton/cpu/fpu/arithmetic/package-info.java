/** Arithmetic of 80-bit reals: static methods over pairs of a significand and a sign with exponent. Knows no CPU. */
@NullMarked
package dev.plankton.cpu.fpu.arithmetic;

import org.jspecify.annotations.NullMarked;
