/** The public face of the hypervisor: making one, its virtual machines, and what they take. */
@NullMarked
package dev.plankton.hypervisor;

import org.jspecify.annotations.NullMarked;
