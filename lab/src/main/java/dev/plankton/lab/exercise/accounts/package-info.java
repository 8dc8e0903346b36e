/** The capstone: a student's guest keeps an account in each VM of a large population, and is measured. */
@NullMarked
package dev.plankton.lab.exercise.accounts;

import org.jspecify.annotations.NullMarked;
