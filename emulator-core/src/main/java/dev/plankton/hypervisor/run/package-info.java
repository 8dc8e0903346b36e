/**
 * Running VMs: threads, cores and slices, timers, and the callbacks that follow a slice.
 */
@NullMarked
package dev.plankton.hypervisor.run;

import org.jspecify.annotations.NullMarked;
