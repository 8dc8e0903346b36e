/**
 * What the PC's devices share: the signals between them and the rest of the machine. Each device has a package of its own.
 * Devices are flyweights over the hidden pages of guest memory; they know neither the CPU nor the hypervisor.
 */
@NullMarked
package dev.plankton.device;

import org.jspecify.annotations.NullMarked;
