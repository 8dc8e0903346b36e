/**
 * What is kept of VMs while they do not run: the table of their run words and deltas, inboxes, templates, and what all that
 * may take.
 */
@NullMarked
package dev.plankton.hypervisor.population;

import org.jspecify.annotations.NullMarked;
