/** What the experiments of {@code plankton bench} have in common: options, progress, output. */
@NullMarked
package dev.plankton.cli.bench.experiment;

import org.jspecify.annotations.NullMarked;
