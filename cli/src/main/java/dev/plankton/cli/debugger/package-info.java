/** The debugger on a terminal: what it shows, the keys that it knows, and what they do. */
@NullMarked
package dev.plankton.cli.debugger;

import org.jspecify.annotations.NullMarked;
