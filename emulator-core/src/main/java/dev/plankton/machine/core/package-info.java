/**
 * One complete PC: joins CPU, memory, devices and BIOS.
 */
@NullMarked
package dev.plankton.machine.core;

import org.jspecify.annotations.NullMarked;
