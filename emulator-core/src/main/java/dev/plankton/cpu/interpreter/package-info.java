/** Tier 0: decodes and executes one instruction after the other, see docs/decisions/001. */
@NullMarked
package dev.plankton.cpu.interpreter;

import org.jspecify.annotations.NullMarked;
