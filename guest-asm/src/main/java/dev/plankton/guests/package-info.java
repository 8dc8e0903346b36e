/**
 * Guests as small as one 512-byte boot sector: NASM source, assembled image and a one-line
 * description of each.
 */
@NullMarked
package dev.plankton.guests;

import org.jspecify.annotations.NullMarked;
