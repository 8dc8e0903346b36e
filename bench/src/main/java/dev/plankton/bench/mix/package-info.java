/** A population of many different guests, each VM with content of its own, and requests by a Zipf law. */
@NullMarked
package dev.plankton.bench.mix;

import org.jspecify.annotations.NullMarked;
