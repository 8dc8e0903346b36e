/** The lab on sharing: what a student writes, and what checks its table and plot. */
@NullMarked
package dev.plankton.lab.exercise.sharing;

import org.jspecify.annotations.NullMarked;
