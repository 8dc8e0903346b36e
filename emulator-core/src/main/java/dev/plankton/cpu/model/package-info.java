/** What a user chooses of the CPU: the model it behaves as, and the tier that executes it. Knows nothing else of the project. */
@NullMarked
package dev.plankton.cpu.model;

import org.jspecify.annotations.NullMarked;
