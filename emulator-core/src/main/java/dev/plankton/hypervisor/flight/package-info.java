/** Events of Java Flight Recorder; where none are recorded they cost nothing. */
@NullMarked
package dev.plankton.hypervisor.flight;

import org.jspecify.annotations.NullMarked;
