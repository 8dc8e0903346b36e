/** {@code plankton conformance} and {@code plankton fuzz}: the checks of the verification module as commands. */
@NullMarked
package dev.plankton.cli.verify;

import org.jspecify.annotations.NullMarked;
