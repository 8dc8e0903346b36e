/** What is thrown for recordings that cannot be used. */
@NullMarked
package dev.plankton.recording.io;

import org.jspecify.annotations.NullMarked;
