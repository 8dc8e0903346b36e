/**
 * Processes in which students' code is compiled and run: without the environment, with limits of memory, time and output, and with
 * results that only the process's own code can sign.
 */
@NullMarked
package dev.plankton.lab.worker;

import org.jspecify.annotations.NullMarked;
