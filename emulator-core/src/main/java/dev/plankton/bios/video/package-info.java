/**
 * INT 10h.
 */
@NullMarked
package dev.plankton.bios.video;

import org.jspecify.annotations.NullMarked;
