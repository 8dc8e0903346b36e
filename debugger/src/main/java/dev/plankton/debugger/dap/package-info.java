/**
 * The Debug Adapter Protocol, by which editors debug guests: {@link dev.plankton.debugger.dap.DapServer}. Source: the protocol's
 * specification, version 1.69. No type of the library that speaks it is in a public signature.
 */
@NullMarked
package dev.plankton.debugger.dap;

import org.jspecify.annotations.NullMarked;
