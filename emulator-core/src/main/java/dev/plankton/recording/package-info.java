/**
 * Recordings: the state in which a VM began and all that came to it, in a file that is only appended to.
 */
@NullMarked
package dev.plankton.recording;

import org.jspecify.annotations.NullMarked;
