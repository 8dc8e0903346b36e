/** Grades what students hand in: reads it safely, runs it with limits, and says what came of it. */
@NullMarked
package dev.plankton.lab.grade;

import org.jspecify.annotations.NullMarked;
