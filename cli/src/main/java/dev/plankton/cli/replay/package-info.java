/** {@code plankton replay}: recorded runs, again. */
@NullMarked
package dev.plankton.cli.replay;

import org.jspecify.annotations.NullMarked;
