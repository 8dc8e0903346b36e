/** The lab on networks: the switch that a student writes. */
@NullMarked
package dev.plankton.lab.exercise.network;

import org.jspecify.annotations.NullMarked;
