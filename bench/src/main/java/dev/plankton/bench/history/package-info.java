/** What a machine's history costs, and how soon one is at a moment of it. */
@NullMarked
package dev.plankton.bench.history;

import org.jspecify.annotations.NullMarked;
