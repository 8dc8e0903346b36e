package dev.plankton.net.counters;

import dev.plankton.net.GatewayBuilder;

/**
 * What a gateway has counted since it was started. The figures are read one after the other, so under load they need
 * not belong to one instant.
 *
 * @param accepted connections led to a VM
 * @param open connections open now
 * @param refusedNoVm connections closed at once because no VM has the address
 * @param refusedBusy serial connections closed at once because another one is attached to the VM
 * @param refusedOutside connections closed at once because they did not come over loopback; the kernel keeps these away, so
 *     that there are none
 * @param requests requests a VM took
 * @param replies replies a VM completed
 * @param dropped requests without a (whole) reply: refused by the guest, VM full or stopped, or client too slow
 * @param tooSlow connections closed because too many bytes waited in all of them together, see
 *     {@link GatewayBuilder#backlog}
 * @param idle HTTP connections closed because nothing came or went for long, see {@link GatewayBuilder#idleTimeout}
 * @param shed connections closed, the idlest first, because the process had no descriptor or heap left for new ones
 * @param acceptFailed times that a connection could not be accepted
 * @param backlog bytes that wait in connections now, as far as they have been counted
 * @param badRequests HTTP requests answered with an error before any VM saw them
 * @param bytesIn bytes received on the connections
 * @param bytesOut bytes handed to the connections for sending
 */
public record GatewayCounters(
        long accepted,
        long open,
        long refusedNoVm,
        long refusedBusy,
        long refusedOutside,
        long requests,
        long replies,
        long dropped,
        long tooSlow,
        long idle,
        long shed,
        long acceptFailed,
        long backlog,
        long badRequests,
        long bytesIn,
        long bytesOut) {}
