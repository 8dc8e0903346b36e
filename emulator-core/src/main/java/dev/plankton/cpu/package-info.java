/**
 * Registers, flags, the opcode table and the interpreter. Knows only guest memory and a port
 * interface; interpreter, region compiler and disassembler derive from one description of the
 * opcodes.
 */
@NullMarked
package dev.plankton.cpu;

import org.jspecify.annotations.NullMarked;
