/**
 * INT 09h and INT 16h.
 */
@NullMarked
package dev.plankton.bios.keyboard;

import org.jspecify.annotations.NullMarked;
