/** One VM's state, laid out for people who look at it. */
@NullMarked
package dev.plankton.hypervisor.look;

import org.jspecify.annotations.NullMarked;
