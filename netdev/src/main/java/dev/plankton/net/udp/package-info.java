/**
 * The way into a guest by UDP: one socket for all VMs, which receives the address that a datagram was sent to and sends
 * replies from that address.
 */
@NullMarked
package dev.plankton.net.udp;

import org.jspecify.annotations.NullMarked;
