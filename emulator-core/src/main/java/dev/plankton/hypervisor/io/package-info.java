/**
 * What users of a hypervisor see of VMs beside their handles: what enters and leaves them, the states they are in, and what
 * is counted. VMs are named by their number here.
 */
@NullMarked
package dev.plankton.hypervisor.io;

import org.jspecify.annotations.NullMarked;
