/** How a machine runs for an editor: on a thread of its own, by lines, and back. */
@NullMarked
package dev.plankton.debugger.dap.run;

import org.jspecify.annotations.NullMarked;
