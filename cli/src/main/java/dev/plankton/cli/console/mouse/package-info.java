/** The mouse of a terminal, for the guest's. */
@NullMarked
package dev.plankton.cli.console.mouse;

import org.jspecify.annotations.NullMarked;
