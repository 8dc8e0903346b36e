/** {@code plankton lab}: the labs of the course. */
@NullMarked
package dev.plankton.cli.lab;

import org.jspecify.annotations.NullMarked;
