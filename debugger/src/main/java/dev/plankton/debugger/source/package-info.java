/** What an assembler says about an image: which line of which file a byte comes from, and where labels are. */
@NullMarked
package dev.plankton.debugger.source;

import org.jspecify.annotations.NullMarked;
