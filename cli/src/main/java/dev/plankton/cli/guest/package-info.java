/** {@code plankton guests} and {@code plankton disassemble}: what guests there are, and what an image contains. */
@NullMarked
package dev.plankton.cli.guest;

import org.jspecify.annotations.NullMarked;
