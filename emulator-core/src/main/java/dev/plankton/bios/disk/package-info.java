/**
 * INT 13h.
 */
@NullMarked
package dev.plankton.bios.disk;

import org.jspecify.annotations.NullMarked;
