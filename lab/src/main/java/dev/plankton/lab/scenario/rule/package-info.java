/** What is expected of a guest, and what values have to be. */
@NullMarked
package dev.plankton.lab.scenario.rule;

import org.jspecify.annotations.NullMarked;
