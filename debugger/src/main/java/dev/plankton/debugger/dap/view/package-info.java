/** What an editor shows of a machine: addresses, variables, code. */
@NullMarked
package dev.plankton.debugger.dap.view;

import org.jspecify.annotations.NullMarked;
