/** What came of submissions, in the forms that people and grading services read. */
@NullMarked
package dev.plankton.lab.report;

import org.jspecify.annotations.NullMarked;
