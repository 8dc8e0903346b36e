/** What a debugger does with a machine, whatever protocol it speaks. */
@NullMarked
package dev.plankton.debugger;

import org.jspecify.annotations.NullMarked;
