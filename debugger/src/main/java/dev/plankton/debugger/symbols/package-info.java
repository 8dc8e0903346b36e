/** Symbols and line numbers of a guest in the form that GDB reads: ELF with DWARF. */
@NullMarked
package dev.plankton.debugger.symbols;

import org.jspecify.annotations.NullMarked;
