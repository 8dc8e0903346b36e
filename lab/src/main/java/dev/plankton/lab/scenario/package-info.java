/**
 * Scenarios as text: what a guest gets and when, and what is expected of it. {@link dev.plankton.lab.scenario.ScenarioReader} reads them;
 * docs/scenarios.md is their reference, {@code scenario.schema.json} their schema.
 */
@NullMarked
package dev.plankton.lab.scenario;

import org.jspecify.annotations.NullMarked;
