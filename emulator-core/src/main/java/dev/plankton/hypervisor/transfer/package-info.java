/** Writes a population that runs as pieces, and makes a population of them: see {@code hypervisor.handover}. */
@NullMarked
package dev.plankton.hypervisor.transfer;

import org.jspecify.annotations.NullMarked;
