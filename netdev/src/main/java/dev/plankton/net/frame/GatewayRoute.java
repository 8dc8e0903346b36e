package dev.plankton.net.frame;

/** Leads frames of VMs to the gateway that they are for, where several switches have one at the same address. */
@FunctionalInterface
public interface GatewayRoute {
    /**
     * Takes a frame that is for another switch's gateway. Called on the thread that runs the VM; the bytes are valid only during the
     * call; must not block.
     *
     * @return false if it is for the gateway of this switch
     */
    boolean takes(int vm, byte[] frame, int offset, int length);
}
