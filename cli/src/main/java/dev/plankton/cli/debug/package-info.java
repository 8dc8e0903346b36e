/** The commands that debug guests. */
@NullMarked
package dev.plankton.cli.debug;

import org.jspecify.annotations.NullMarked;
