/**
 * Flat guest memory with a mark per 64-byte line, and the packing of deltas. Knows nothing else of the project.
 */
@NullMarked
package dev.plankton.memory;

import org.jspecify.annotations.NullMarked;
