/**
 * What the tests of several modules need: rules for packages, patience, the assembler.
 */
@NullMarked
package dev.plankton.testing;

import org.jspecify.annotations.NullMarked;
