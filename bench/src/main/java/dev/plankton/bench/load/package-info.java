/** Load on servers, and bare ones to compare with. */
@NullMarked
package dev.plankton.bench.load;

import org.jspecify.annotations.NullMarked;
