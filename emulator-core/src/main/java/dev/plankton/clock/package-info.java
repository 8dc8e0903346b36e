/** The time of the host: everything that waits for time, or lets a guest see it, has it from one {@link dev.plankton.clock.HostClock}. */
@NullMarked
package dev.plankton.clock;

import org.jspecify.annotations.NullMarked;
