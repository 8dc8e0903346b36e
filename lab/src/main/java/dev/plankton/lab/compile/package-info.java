/**
 * Compiles a student's Java in memory, checks that it uses nothing but what a solution may, counts its steps and loads it in a class
 * loader of its own.
 */
@NullMarked
package dev.plankton.lab.compile;

import org.jspecify.annotations.NullMarked;
