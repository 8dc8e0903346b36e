/** What instructions do, by kind, on the state of a CPU. */
@NullMarked
package dev.plankton.cpu.ops;

import org.jspecify.annotations.NullMarked;
