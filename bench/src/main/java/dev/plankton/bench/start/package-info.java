/** How soon a program that embeds Plankton has its first answer. */
@NullMarked
package dev.plankton.bench.start;

import org.jspecify.annotations.NullMarked;
