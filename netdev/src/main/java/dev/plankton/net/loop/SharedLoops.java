package dev.plankton.net.loop;

/**
 * What endpoints implement that reach VMs over event loops which a gateway may use too. On common loops a request to another node, and
 * its reply, pass no other thread.
 */
public interface SharedLoops {
    /** The loops, which are closed by whoever made them, after the gateway or before it. */
    Loops loops();
}
