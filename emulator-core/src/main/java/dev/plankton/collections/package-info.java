/** Collections of numbers without an object for each element. */
@NullMarked
package dev.plankton.collections;

import org.jspecify.annotations.NullMarked;
