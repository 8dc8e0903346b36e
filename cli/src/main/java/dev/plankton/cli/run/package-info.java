/** {@code plankton run}: one VM, on a terminal, on the standard streams, or without a user. */
@NullMarked
package dev.plankton.cli.run;

import org.jspecify.annotations.NullMarked;
