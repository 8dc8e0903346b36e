package dev.plankton.cpu.interpreter;

/** Stands in a decoded instruction where the interpreter's loop is to be left, for a faster way to execute what follows. */
public interface Gate {}
