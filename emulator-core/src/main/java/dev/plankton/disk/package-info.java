/**
 * Disk images, their geometry, and the files that keep what is written to them. Knows nothing else of the project.
 */
@NullMarked
package dev.plankton.disk;

import org.jspecify.annotations.NullMarked;
