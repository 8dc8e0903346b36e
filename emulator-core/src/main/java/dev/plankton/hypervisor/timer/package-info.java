/** When sleeping VMs are to be woken. */
@NullMarked
package dev.plankton.hypervisor.timer;

import org.jspecify.annotations.NullMarked;
