package dev.plankton.net.frame;

/**
 * What a switch has counted since it was made. The figures are read one after the other, so under load they need not
 * belong to one instant.
 *
 * @param fromVms frames that VMs sent
 * @param fromGateway frames that the gateway sent to VMs
 * @param fromBackends frames that came over backends
 * @param toVms frames handed to VMs, each copy of a broadcast counted
 * @param toGateway frames handed to the gateway
 * @param toBackends frames handed to backends, each copy counted
 * @param flooded frames to all backends because the address was not known
 * @param droppedByVms copies that a VM did not take: too many wait, or it has stopped
 * @param droppedByBackends copies that a backend did not take: too much waits
 * @param droppedNoPort frames for addresses without a port
 * @param droppedMalformed frames shorter than 14 or longer than 1518 bytes, or from a group address
 */
public record SwitchCounters(
        long fromVms,
        long fromGateway,
        long fromBackends,
        long toVms,
        long toGateway,
        long toBackends,
        long flooded,
        long droppedByVms,
        long droppedByBackends,
        long droppedNoPort,
        long droppedMalformed) {}
