/** Keys of a PC's keyboard: their scan codes, their names, text typed by them. */
@NullMarked
package dev.plankton.keys;

import org.jspecify.annotations.NullMarked;
