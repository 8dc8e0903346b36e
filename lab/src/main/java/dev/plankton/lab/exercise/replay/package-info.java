/** Lab 9: a bug that depends on when a key comes is caught in a recording, found backwards, measured by forks and mended. */
@NullMarked
package dev.plankton.lab.exercise.replay;

import org.jspecify.annotations.NullMarked;
