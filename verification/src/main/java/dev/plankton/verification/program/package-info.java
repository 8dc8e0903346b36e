/** Random programs and the random states of machines that begin with them. */
@NullMarked
package dev.plankton.verification.program;

import org.jspecify.annotations.NullMarked;
