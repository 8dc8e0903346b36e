/** The screen and the keyboard of one VM: on a terminal, as text, as a picture, and typed by a script. */
@NullMarked
package dev.plankton.cli.console;

import org.jspecify.annotations.NullMarked;
