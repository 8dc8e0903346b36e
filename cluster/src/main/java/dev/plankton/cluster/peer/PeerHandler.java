package dev.plankton.cluster.peer;

import dev.plankton.cluster.membership.NodeId;

/** Takes what happens on the connections of a {@link PeerNetwork}. Called on its event loops; must not block. */
public interface PeerHandler {
    /** There is no connection any more: what was sent and not answered may have arrived or not. */
    void lost(NodeId node);

    /** A message of the node at the other end of a connection, in order. */
    void received(PeerConnection from, Message message);
}
