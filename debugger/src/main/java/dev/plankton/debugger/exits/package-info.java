/** The log of a guest's exits: each one in words, and what they cost in a table. */
@NullMarked
package dev.plankton.debugger.exits;

import org.jspecify.annotations.NullMarked;
