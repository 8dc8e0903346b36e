/**
 * The plankton command.
 */
@NullMarked
package dev.plankton.cli;

import org.jspecify.annotations.NullMarked;
