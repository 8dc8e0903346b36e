/** The lab on idle guests: what a student writes, and what it is shown of a guest. */
@NullMarked
package dev.plankton.lab.exercise.idle;

import org.jspecify.annotations.NullMarked;
