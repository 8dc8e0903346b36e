/** What debugging one VM of a population costs the others. */
@NullMarked
package dev.plankton.bench.debug;

import org.jspecify.annotations.NullMarked;
