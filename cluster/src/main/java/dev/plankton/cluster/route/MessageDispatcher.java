package dev.plankton.cluster.route;

import dev.plankton.cluster.coordination.SlabControl;
import dev.plankton.cluster.map.SlabEntry;
import dev.plankton.cluster.membership.NodeId;
import dev.plankton.cluster.peer.Message;
import dev.plankton.cluster.peer.PeerConnection;
import dev.plankton.cluster.peer.PeerHandler;
import dev.plankton.logging.SafeLog;
import org.jspecify.annotations.Nullable;

/** Gives each message of another node to the part it is for. */
public final class MessageDispatcher implements PeerHandler {
    private static final SafeLog LOG = SafeLog.of(MessageDispatcher.class);

    private final SlabControl control;
    private final RequestRouter requests;
    private final SerialRouter serial;
    private final FrameRouter frames;
    private final PeerHandler transfers;

    /** @param transfers takes all messages about slabs, and what happens to connections */
    public MessageDispatcher(
            SlabControl control,
            RequestRouter requests,
            SerialRouter serial,
            FrameRouter frames,
            PeerHandler transfers) {
        this.control = control;
        this.requests = requests;
        this.serial = serial;
        this.frames = frames;
        this.transfers = transfers;
    }

    @Override
    public void lost(NodeId node) {
        requests.lost(node);
        serial.lost(node);
        transfers.lost(node);
    }

    @Override
    public void received(PeerConnection from, Message message) {
        switch (message) {
            case Message.Request request -> requests.received(from, request);
            case Message.Reply reply -> requests.received(from, reply);
            case Message.Holding holding -> requests.received(from, holding);
            case Message.Moved moved -> moved(from, moved);
            case Message.Attach attach -> serial.received(from, attach);
            case Message.Detach detach -> serial.received(from, detach);
            case Message.SerialIn in -> serial.received(from, in);
            case Message.SerialTaken taken -> serial.received(from, taken);
            case Message.SerialOut out -> serial.received(from, out);
            case Message.SerialStopped stopped -> serial.received(from, stopped);
            case Message.Frame frame -> frames.received(from, frame);
            case Message.GatewayFrame frame -> frames.received(frame);
            case Message.Refused(String why) -> {
                LOG.log(System.Logger.Level.WARNING, "node %s ends the connection: %s".formatted(from.node(), why));
                from.close();
            }
            case Message.Hello _ -> from.close();
            case Message.SlabBegin _,
                    Message.SlabReady _,
                    Message.SlabPiece _,
                    Message.SlabTaken _,
                    Message.SlabLuggage _,
                    Message.SlabCommit _,
                    Message.SlabHeld _,
                    Message.SlabFailed _ -> transfers.received(from, message);
        }
    }

    private void moved(PeerConnection from, Message.Moved message) {
        correct(from, message.entry());
        if (message.id() != 0 && !requests.received(from, message)) {
            serial.received(from, message);
        }
    }

    private void correct(PeerConnection from, @Nullable SlabEntry entry) {
        if (entry != null) {
            try {
                boolean _ = control.directory().correct(entry);
            } catch (IllegalArgumentException e) {
                LOG.log(System.Logger.Level.ERROR, "node %s: %s".formatted(from.node(), e.getMessage()));
            }
        }
    }
}
