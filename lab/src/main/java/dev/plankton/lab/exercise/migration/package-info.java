/** Lab 10: a live VM is moved from one host to another, by a student's {@link dev.plankton.lab.exercise.migration.Mover}. */
@NullMarked
package dev.plankton.lab.exercise.migration;

import org.jspecify.annotations.NullMarked;
