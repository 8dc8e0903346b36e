/**
 * What comes to a running PC from outside, and a log of it: with the instruction counts at which it came, enough to run the PC
 * again exactly.
 */
@NullMarked
package dev.plankton.machine.input;

import org.jspecify.annotations.NullMarked;
