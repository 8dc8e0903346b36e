/** The control room beside a service: its options, and what it offers of the other commands. */
@NullMarked
package dev.plankton.cli.dashboard;

import org.jspecify.annotations.NullMarked;
