/** What users choose of a CPU: its model, and how guest code is executed. */
@NullMarked
package dev.plankton.cpu.model;

import org.jspecify.annotations.NullMarked;
