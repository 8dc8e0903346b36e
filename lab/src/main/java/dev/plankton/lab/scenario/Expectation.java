package dev.plankton.lab.scenario;

import dev.plankton.lab.scenario.rule.Expected;

/**
 * Something that is expected.
 *
 * @param id unique in its scenario
 * @param points what it is worth
 * @param at when it is looked at
 * @param expected what
 * @param hint shown where it does not hold; may be empty
 */
public record Expectation(String id, int points, Moment at, Expected expected, String hint) {}
