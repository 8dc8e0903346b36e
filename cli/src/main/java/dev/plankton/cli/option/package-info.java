/** Values of options that several commands have: how they are read and within which bounds. */
@NullMarked
package dev.plankton.cli.option;

import org.jspecify.annotations.NullMarked;
