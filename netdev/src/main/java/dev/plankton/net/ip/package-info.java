/**
 * The gateway's own small TCP/IP: what it takes to be the host 10.255.255.254 on the Ethernet of the VMs. The link to a guest
 * loses nothing on its way, only a guest whose receive ring is full does.
 *
 * <p>Packets are read and written in place, in byte arrays; objects exist for connections, never for VMs or packets.
 */
@NullMarked
package dev.plankton.net.ip;

import org.jspecify.annotations.NullMarked;
