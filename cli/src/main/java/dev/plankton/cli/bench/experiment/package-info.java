/** What all commands of {@code plankton bench} have: options, output, progress, child JVMs. */
@NullMarked
package dev.plankton.cli.bench.experiment;

import org.jspecify.annotations.NullMarked;
