/**
 * Keeps a population in a store while it runs: what has changed since the last generation and since the last journal entry,
 * the journal, generations, and VMs that have not been read yet.
 */
@NullMarked
package dev.plankton.hypervisor.keep;

import org.jspecify.annotations.NullMarked;
