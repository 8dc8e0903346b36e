/** Runs scenarios, and says of each expectation whether it holds. */
@NullMarked
package dev.plankton.lab.run;

import org.jspecify.annotations.NullMarked;
