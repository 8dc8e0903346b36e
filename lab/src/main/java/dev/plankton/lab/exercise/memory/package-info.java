/** The lab on memory: what a student writes, and the VMs whose states it packs. */
@NullMarked
package dev.plankton.lab.exercise.memory;

import org.jspecify.annotations.NullMarked;
