/** Stop points: where and when a machine stops, with conditions, counts and log texts, for all debuggers. */
@NullMarked
package dev.plankton.debugger.stop;

import org.jspecify.annotations.NullMarked;
