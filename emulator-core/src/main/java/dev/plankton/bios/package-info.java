/**
 * The BIOS services, entered by a trap instruction in the ROM.
 */
@NullMarked
package dev.plankton.bios;

import org.jspecify.annotations.NullMarked;
