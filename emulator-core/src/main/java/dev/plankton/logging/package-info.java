/** Logging that cannot end the thread that logs. */
@NullMarked
package dev.plankton.logging;

import org.jspecify.annotations.NullMarked;
