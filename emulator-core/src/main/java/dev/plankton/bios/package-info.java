/**
 * The BIOS: the ROM, the hand-over to the boot sector, and the services, entered by a trap instruction in the ROM.
 */
@NullMarked
package dev.plankton.bios;

import org.jspecify.annotations.NullMarked;
