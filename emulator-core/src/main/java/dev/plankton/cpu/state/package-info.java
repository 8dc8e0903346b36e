/** The state of a CPU: registers, flags, segments, and memory as they show it. Knows nothing of what executes. */
@NullMarked
package dev.plankton.cpu.state;

import org.jspecify.annotations.NullMarked;
