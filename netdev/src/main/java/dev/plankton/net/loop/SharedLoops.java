package dev.plankton.net.loop;

/**
 * What endpoints implement that reach VMs over event loops which a gateway may use too. A request to another node,
 * and its reply, pass no other thread if the client and the connection to that node are on the same loop, as they are where there is one.
 */
public interface SharedLoops {
    /** The loops. A gateway leaves them open; they may be closed before it or after it. */
    Loops loops();
}
