/** Runs random programs in random machine states and checks what no guest may ever do. */
@NullMarked
package dev.plankton.verification.fuzz;

import org.jspecify.annotations.NullMarked;
