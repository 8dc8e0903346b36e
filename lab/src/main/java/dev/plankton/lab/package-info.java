/** The course: its labs and their files. */
@NullMarked
package dev.plankton.lab;

import org.jspecify.annotations.NullMarked;
