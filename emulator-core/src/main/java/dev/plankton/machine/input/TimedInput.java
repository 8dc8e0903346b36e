package dev.plankton.machine.input;

/**
 * An input with the moment at which it came.
 *
 * @param at instructions executed since power-on
 */
public record TimedInput(long at, Phase phase, Input input) {}
