/** What a gateway has counted. */
@NullMarked
package dev.plankton.net.counters;

import org.jspecify.annotations.NullMarked;
