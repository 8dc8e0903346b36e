/** What is noted of VMs while something watches them all. */
@NullMarked
package dev.plankton.hypervisor.activity;

import org.jspecify.annotations.NullMarked;
