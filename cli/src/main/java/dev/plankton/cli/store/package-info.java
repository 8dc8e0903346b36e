/** {@code plankton store}: looks at what a population is kept in. */
@NullMarked
package dev.plankton.cli.store;

import org.jspecify.annotations.NullMarked;
