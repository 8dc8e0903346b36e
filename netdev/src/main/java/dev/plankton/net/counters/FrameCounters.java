package dev.plankton.net.counters;

/**
 * What the gateway has counted of the frames between it and the VMs.
 *
 * @param received frames for the gateway
 * @param sent frames to VMs
 * @param undelivered frames that a VM's full queue, or the lack of the VM, dropped
 * @param overrun frames dropped because the gateway was behind
 * @param malformed frames dropped because a length, a checksum or a field is wrong
 * @param fragments IP fragments dropped: there is no reassembly
 * @param unwanted frames dropped because nothing here is meant by them
 * @param connections TCP connections to guests that were opened
 * @param open TCP connections to guests open now, or being opened
 * @param refused connections refused: by the guest, or because there are too many
 * @param timedOut connections that ended because the guest did not answer
 * @param resets connections that the guest reset
 * @param retransmitted TCP segments sent again
 * @param uninvited TCP connections that a guest wanted to open, refused
 * @param datagramsIn UDP datagrams from clients to VMs
 * @param datagramsOut UDP datagrams from VMs to clients
 * @param datagramsDropped UDP datagrams that could not be handed on
 */
public record FrameCounters(
        long received,
        long sent,
        long undelivered,
        long overrun,
        long malformed,
        long fragments,
        long unwanted,
        long connections,
        long open,
        long refused,
        long timedOut,
        long resets,
        long retransmitted,
        long uninvited,
        long datagramsIn,
        long datagramsOut,
        long datagramsDropped) {}
