package dev.plankton.cluster.migrate;

import dev.plankton.cluster.membership.NodeId;
import dev.plankton.cluster.peer.Luggage;
import dev.plankton.cluster.peer.Message;
import dev.plankton.cluster.route.PeerReply;
import dev.plankton.cluster.route.RemoteLine;
import dev.plankton.cluster.route.RequestRouter;
import dev.plankton.cluster.route.SerialLine;
import dev.plankton.cluster.route.SerialRouter;
import dev.plankton.hypervisor.handover.Carried;
import dev.plankton.hypervisor.io.ReplyListener;
import dev.plankton.hypervisor.io.SerialListener;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What waits for VMs, on its way between nodes: a client stays at the node that has it, and is known by that node and an id. Safe
 * for any thread.
 */
final class Packing {
    private static final int MOUSE_BYTES = 4 * Integer.BYTES;

    private final RequestRouter requests;
    private final SerialRouter serial;

    Packing(RequestRouter requests, SerialRouter serial) {
        this.requests = requests;
        this.serial = serial;
    }

    /** As it is sent to a node; null if it cannot be, as a listener that is not a client of the cluster. */
    @Nullable
    Luggage pack(Carried carried, NodeId to) {
        return switch (carried) {
            case Carried.Request request -> pack(request, to);
            case Carried.Attached(int vm, SerialListener listener) ->
                switch (listener) {
                    case RemoteLine line -> new Luggage.Attached(vm, line.origin(), line.id());
                    case SerialLine line -> new Luggage.Attached(vm, requests.self(), line.id());
                    default -> null;
                };
            case Carried.Serial(int vm, byte[] bytes) -> new Luggage.Input(vm, Luggage.Kind.SERIAL, bytes);
            case Carried.Keys(int vm, byte[] codes) -> new Luggage.Input(vm, Luggage.Kind.KEYS, codes);
            case Carried.Frame(int vm, byte[] frame) -> new Luggage.Input(vm, Luggage.Kind.FRAME, frame);
            case Carried.Mouse(int vm, int right, int down, int wheel, int buttons) ->
                new Luggage.Input(
                        vm,
                        Luggage.Kind.MOUSE,
                        ByteBuffer.allocate(MOUSE_BYTES)
                                .putInt(right)
                                .putInt(down)
                                .putInt(wheel)
                                .putInt(buttons)
                                .array());
        };
    }

    private Luggage pack(Carried.Request request, NodeId to) {
        NodeId origin = requests.self();
        long id;
        if (request.client() instanceof PeerReply reply) {
            reply.flush();
            origin = reply.origin();
            id = reply.id();
        } else {
            id = requests.adopt(request.vm(), request.client(), to);
        }
        return new Luggage.Request(request.vm(), origin, id, request.presented(), request.since(), request.bytes());
    }

    /**
     * What was packed stays on this node: its clients wait for it again.
     *
     * @param packed of each of {@code carried} what {@link #pack} returned; of the last ones it may be missing
     * @return what goes on; not requests whose clients have given up, unless their guests have them
     */
    List<Carried> unpack(List<Carried> carried, List<@Nullable Luggage> packed) {
        List<Carried> staying = new ArrayList<>();
        for (int n = 0; n < carried.size(); n++) {
            Carried next = carried.get(n);
            boolean waits = true;
            if (n < packed.size() && packed.get(n) instanceof Luggage.Request sent && requests.isSelf(sent.origin())) {
                waits = requests.release(sent.id());
            }
            if (waits) {
                staying.add(next);
            } else if (next instanceof Carried.Request request && request.presented()) {
                staying.add(new Carried.Request(
                        request.vm(), request.bytes(), ReplyListener.IGNORED, true, request.since()));
            }
        }
        return staying;
    }

    /** What was packed, for a VM that is on this node now; its origin is notified. */
    Carried arrive(Luggage luggage) {
        return switch (luggage) {
            case Luggage.Request request -> arrive(request);
            case Luggage.Attached(int vm, NodeId origin, long id) -> {
                SerialLine own = requests.isSelf(origin) ? serial.line(id) : null;
                yield new Carried.Attached(vm, own == null ? serial.arrive(origin, id, vm) : own);
            }
            case Luggage.Input(int vm, Luggage.Kind kind, byte[] bytes) ->
                switch (kind) {
                    case SERIAL -> new Carried.Serial(vm, bytes);
                    case KEYS -> new Carried.Keys(vm, bytes);
                    case FRAME -> new Carried.Frame(vm, bytes);
                    case MOUSE -> {
                        if (bytes.length != MOUSE_BYTES) {
                            throw new IllegalArgumentException("a movement of the mouse of " + bytes.length + " bytes");
                        }
                        ByteBuffer numbers = ByteBuffer.wrap(bytes);
                        yield new Carried.Mouse(
                                vm, numbers.getInt(), numbers.getInt(), numbers.getInt(), numbers.getInt());
                    }
                };
        };
    }

    private Carried arrive(Luggage.Request request) {
        ReplyListener client;
        if (requests.isSelf(request.origin())) {
            ReplyListener waiting = requests.comeHome(request.id(), request.vm());
            client = waiting == null ? ReplyListener.IGNORED : waiting;
        } else {
            client = requests.reply(request.origin(), request.id(), request.vm());
            requests.sendIfPossible(request.origin(), new Message.Holding(request.id()));
        }
        return new Carried.Request(request.vm(), request.bytes(), client, request.presented(), request.since());
    }

    /** The lines of this node's clients among what has come: they give their VMs what no node has taken. */
    static List<SerialLine> ownLines(List<Carried> carried) {
        List<SerialLine> lines = new ArrayList<>();
        for (Carried next : carried) {
            if (next instanceof Carried.Attached(int _, SerialListener listener)
                    && listener instanceof SerialLine line) {
                lines.add(line);
            }
        }
        return lines;
    }
}
