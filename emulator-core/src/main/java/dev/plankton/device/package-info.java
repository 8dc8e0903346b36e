/**
 * The PC's devices, one small file each: flyweights over the hidden page of guest memory. They
 * know neither the CPU nor the hypervisor.
 */
@NullMarked
package dev.plankton.device;

import org.jspecify.annotations.NullMarked;
