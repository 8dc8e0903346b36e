/**
 * Ethernet between VMs, and between VMs and what else is plugged in: the learning switch. Begin with
 * {@link dev.plankton.net.frame.Switch}.
 */
@NullMarked
package dev.plankton.net.frame;

import org.jspecify.annotations.NullMarked;
