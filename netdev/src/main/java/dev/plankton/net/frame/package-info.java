/**
 * Ethernet frames between VMs, and between VMs and the world: the learning switch, links to QEMU and other peers, and
 * capture to a file.
 */
@NullMarked
package dev.plankton.net.frame;

import org.jspecify.annotations.NullMarked;
