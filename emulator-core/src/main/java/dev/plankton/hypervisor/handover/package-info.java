/** How a population leaves one hypervisor while it runs, and goes on in another one, maybe of another process. */
@NullMarked
package dev.plankton.hypervisor.handover;

import org.jspecify.annotations.NullMarked;
