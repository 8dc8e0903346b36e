/** The lab on scheduling: what a student writes. */
@NullMarked
package dev.plankton.lab.exercise.scheduling;

import org.jspecify.annotations.NullMarked;
