/**
 * Texts about a guest of which something expected does not hold: what differs, the state, the last exits. Plain lines, one statement
 * each, without frames and colours, so that a screen reader reads them well; and the same for the same run.
 */
@NullMarked
package dev.plankton.lab.feedback;

import org.jspecify.annotations.NullMarked;
