/**
 * One complete PC: profile, template and core. Joins CPU, memory, devices and BIOS.
 */
@NullMarked
package dev.plankton.machine;

import org.jspecify.annotations.NullMarked;
