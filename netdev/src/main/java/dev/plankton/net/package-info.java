/**
 * The gateway: one listening socket leads each connection to the VM that the address it connected to names. Begin with
 * {@link dev.plankton.net.Gateway}. What it is made of lies in packages of its own: ways into a guest
 * ({@code connection}, {@code http}, {@code udp}), limits ({@code backpressure}), the gateway's own TCP/IP ({@code ip}).
 */
@NullMarked
package dev.plankton.net;

import org.jspecify.annotations.NullMarked;
