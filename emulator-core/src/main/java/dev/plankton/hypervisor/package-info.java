/**
 * The public face: virtual machines, the population, the scheduler, the clock and snapshots.
 */
@NullMarked
package dev.plankton.hypervisor;

import org.jspecify.annotations.NullMarked;
