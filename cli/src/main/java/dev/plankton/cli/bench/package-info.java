/** {@code plankton bench}: the experiments of the bench module as commands. */
@NullMarked
package dev.plankton.cli.bench;

import org.jspecify.annotations.NullMarked;
