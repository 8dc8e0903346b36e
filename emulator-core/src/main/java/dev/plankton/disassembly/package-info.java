/** Intel syntax out of bytes. */
@NullMarked
package dev.plankton.disassembly;

import org.jspecify.annotations.NullMarked;
