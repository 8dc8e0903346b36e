/**
 * What BIOS services share: the layout of the ROM and of the data area, the caller's registers, and work in steps.
 */
@NullMarked
package dev.plankton.bios.data;

import org.jspecify.annotations.NullMarked;
