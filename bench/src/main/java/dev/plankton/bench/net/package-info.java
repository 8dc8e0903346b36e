/**
 * The network measured: a client of Netty, servers of Netty without VMs, and VMs behind the gateway, in turn and with the
 * same client.
 */
@NullMarked
package dev.plankton.bench.net;

import org.jspecify.annotations.NullMarked;
