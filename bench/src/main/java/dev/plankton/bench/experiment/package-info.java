/**
 * Population experiments: how many VMs, how fast, how much memory, how idle. Run by {@code plankton bench}; needs no JMH.
 *
 * <p>An experiment is a plan that runs and gives a result, a record that becomes JSON as it is; its report is shown on
 * screen or written to a folder.
 */
@NullMarked
package dev.plankton.bench.experiment;

import org.jspecify.annotations.NullMarked;
