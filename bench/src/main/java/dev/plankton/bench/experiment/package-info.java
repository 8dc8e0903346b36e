/**
 * What every experiment is made of: an exception for what prevents it, and a watcher of its progress. An experiment is a
 * plan that runs and returns a result, a record that becomes JSON as it is; it needs no JMH.
 */
@NullMarked
package dev.plankton.bench.experiment;

import org.jspecify.annotations.NullMarked;
