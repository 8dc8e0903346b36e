/** The region compiler: turns hot guest code into classes, see docs/decisions/004. */
@NullMarked
package dev.plankton.cpu.region.compiler;

import org.jspecify.annotations.NullMarked;
