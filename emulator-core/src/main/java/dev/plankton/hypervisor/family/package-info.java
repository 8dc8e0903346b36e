/** Which VMs were forked from which. */
@NullMarked
package dev.plankton.hypervisor.family;

import org.jspecify.annotations.NullMarked;
