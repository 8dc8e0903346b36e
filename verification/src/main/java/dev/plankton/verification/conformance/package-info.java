/** Runs single-instruction test vectors captured on real CPUs against the interpreter, and reports where it differs. */
@NullMarked
package dev.plankton.verification.conformance;

import org.jspecify.annotations.NullMarked;
