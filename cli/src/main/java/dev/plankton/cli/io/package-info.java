/** The streams, the terminal and the signals of this process, and how it reports errors: one line each. */
@NullMarked
package dev.plankton.cli.io;

import org.jspecify.annotations.NullMarked;
