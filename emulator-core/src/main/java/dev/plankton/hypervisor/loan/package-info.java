/** VMs that their hypervisor does not run for a while, because another part of Plankton does. */
@NullMarked
package dev.plankton.hypervisor.loan;

import org.jspecify.annotations.NullMarked;
