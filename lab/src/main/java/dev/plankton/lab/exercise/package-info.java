/** The Java parts of labs: what a student's class has to be, and what runs it. */
@NullMarked
package dev.plankton.lab.exercise;

import org.jspecify.annotations.NullMarked;
