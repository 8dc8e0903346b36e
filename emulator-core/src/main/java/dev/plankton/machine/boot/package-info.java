/** How a PC begins: its power-on self test, and what CMOS says to go on with after a reset. */
@NullMarked
package dev.plankton.machine.boot;

import org.jspecify.annotations.NullMarked;
