package dev.plankton.cluster.peer;

import dev.plankton.cluster.coordination.MoveOrder;
import dev.plankton.cluster.map.SlabEntry;
import dev.plankton.cluster.map.SlabMap;
import dev.plankton.cluster.membership.NodeId;
import dev.plankton.cluster.peer.Message.Attach;
import dev.plankton.cluster.peer.Message.Detach;
import dev.plankton.cluster.peer.Message.Frame;
import dev.plankton.cluster.peer.Message.GatewayFrame;
import dev.plankton.cluster.peer.Message.Hello;
import dev.plankton.cluster.peer.Message.Holding;
import dev.plankton.cluster.peer.Message.Moved;
import dev.plankton.cluster.peer.Message.Refused;
import dev.plankton.cluster.peer.Message.Reply;
import dev.plankton.cluster.peer.Message.ReplyEnd;
import dev.plankton.cluster.peer.Message.Request;
import dev.plankton.cluster.peer.Message.SerialIn;
import dev.plankton.cluster.peer.Message.SerialOut;
import dev.plankton.cluster.peer.Message.SerialStopped;
import dev.plankton.cluster.peer.Message.SerialTaken;
import dev.plankton.cluster.peer.Message.SlabBegin;
import dev.plankton.cluster.peer.Message.SlabCommit;
import dev.plankton.cluster.peer.Message.SlabFailed;
import dev.plankton.cluster.peer.Message.SlabHeld;
import dev.plankton.cluster.peer.Message.SlabLuggage;
import dev.plankton.cluster.peer.Message.SlabPiece;
import dev.plankton.cluster.peer.Message.SlabReady;
import dev.plankton.cluster.peer.Message.SlabTaken;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The form of a {@link Message} on the wire: length of what follows (u32), kind (u8), fields, bytes to the end. Numbers are big
 * endian. A hello begins with a mark and the version, which stay where they are in all versions.
 */
@SuppressWarnings("EnumOrdinal") // The order of the constants is part of the form, and a test pins it.
final class MessageCodec {
    /** The version of all this. */
    static final int VERSION = 2;

    /** Bytes of a message at most, its length apart. */
    static final int MOST = 1 << 20;

    static final int LENGTH = Integer.BYTES;

    private static final int MARK = 0x504C_4B50;
    private static final int HELLO = 0;
    private static final int REFUSED = 1;
    private static final int REQUEST = 2;
    private static final int REPLY = 3;
    private static final int MOVED = 4;
    private static final int HOLDING = 5;
    private static final int ATTACH = 6;
    private static final int DETACH = 7;
    private static final int SERIAL_IN = 8;
    private static final int SERIAL_TAKEN = 9;
    private static final int SERIAL_OUT = 10;
    private static final int SERIAL_STOPPED = 11;
    private static final int FRAME = 12;
    private static final int GATEWAY_FRAME = 13;
    private static final int SLAB_BEGIN = 14;
    private static final int SLAB_READY = 15;
    private static final int SLAB_PIECE = 16;
    private static final int SLAB_TAKEN = 17;
    private static final int SLAB_LUGGAGE = 18;
    private static final int SLAB_COMMIT = 19;
    private static final int SLAB_HELD = 20;
    private static final int SLAB_FAILED = 21;

    private static final int LUGGAGE_REQUEST = 0;
    private static final int LUGGAGE_ATTACHED = 1;
    private static final int LUGGAGE_INPUT = 2;

    private static final ReplyEnd[] ENDS = ReplyEnd.values();
    private static final Luggage.Kind[] KINDS = Luggage.Kind.values();

    private MessageCodec() {}

    /** Appends a message with its length. */
    static void write(Message message, WireBuffer out) {
        int begin = out.length();
        out.u32(0);
        switch (message) {
            case Hello(int version, String cluster, NodeId node) -> {
                out.u8(HELLO);
                out.u32(MARK);
                out.u16(version);
                out.text(cluster);
                out.node(node);
            }
            case Refused(String why) -> {
                out.u8(REFUSED);
                out.text(why);
            }
            case Request(long id, int vm, byte[] bytes) -> {
                toVm(REQUEST, id, vm, out);
                out.bytes(bytes);
            }
            case Reply(long id, ReplyEnd end, long epoch, byte[] bytes) -> {
                head(REPLY, id, out);
                out.u8(end.ordinal());
                out.u64(epoch);
                out.bytes(bytes);
            }
            case Moved(long id, SlabEntry entry) -> {
                head(MOVED, id, out);
                if (entry != null) {
                    out.u32(entry.slab());
                    out.u64(entry.epoch());
                    out.node(entry.owner());
                }
            }
            case Holding(long id) -> head(HOLDING, id, out);
            case Attach(long id, int vm) -> toVm(ATTACH, id, vm, out);
            case Detach(long id, int vm) -> toVm(DETACH, id, vm, out);
            case SerialIn(long id, int vm, byte[] bytes) -> {
                toVm(SERIAL_IN, id, vm, out);
                out.bytes(bytes);
            }
            case SerialTaken(long id, int count) -> toVm(SERIAL_TAKEN, id, count, out);
            case SerialOut(long id, byte[] bytes) -> {
                head(SERIAL_OUT, id, out);
                out.bytes(bytes);
            }
            case SerialStopped(long id) -> head(SERIAL_STOPPED, id, out);
            case Frame(int vm, int hops, NodeId origin, byte[] bytes) -> {
                out.u8(FRAME);
                out.u32(vm);
                out.u8(hops << 1 | (origin == null ? 0 : 1));
                if (origin != null) {
                    out.node(origin);
                }
                out.bytes(bytes);
            }
            case GatewayFrame(int vm, byte[] bytes) -> {
                out.u8(GATEWAY_FRAME);
                out.u32(vm);
                out.bytes(bytes);
            }
            case SlabBegin(long transfer, MoveOrder order, int vms, long nanos, boolean stored) -> {
                head(SLAB_BEGIN, transfer, out);
                out.u32(order.slab());
                out.node(order.from());
                out.u64(order.epoch());
                out.node(order.to());
                out.u64(order.next());
                out.u32(vms);
                out.u64(nanos);
                out.u8(stored ? 1 : 0);
            }
            case SlabReady(long transfer) -> head(SLAB_READY, transfer, out);
            case SlabPiece(long transfer, boolean last, byte[] bytes) -> {
                head(SLAB_PIECE, transfer, out);
                out.u8(last ? 1 : 0);
                out.bytes(bytes);
            }
            case SlabTaken(long transfer, int bytes) -> toVm(SLAB_TAKEN, transfer, bytes, out);
            case SlabLuggage(long transfer, Luggage luggage) -> {
                head(SLAB_LUGGAGE, transfer, out);
                write(luggage, out);
            }
            case SlabCommit(long transfer, long nanos) -> {
                head(SLAB_COMMIT, transfer, out);
                out.u64(nanos);
            }
            case SlabHeld(long transfer) -> head(SLAB_HELD, transfer, out);
            case SlabFailed(long transfer, String why) -> {
                head(SLAB_FAILED, transfer, out);
                out.text(why);
            }
        }
        out.u32(begin, out.length() - begin - LENGTH);
    }

    private static void head(int kind, long id, WireBuffer out) {
        out.u8(kind);
        out.u64(id);
    }

    private static void toVm(int kind, long id, int number, WireBuffer out) {
        head(kind, id, out);
        out.u32(number);
    }

    private static void write(Luggage luggage, WireBuffer out) {
        switch (luggage) {
            case Luggage.Request(int vm, NodeId origin, long id, boolean presented, long since, byte[] bytes) -> {
                out.u8(LUGGAGE_REQUEST);
                out.u32(vm);
                out.node(origin);
                out.u64(id);
                out.u8(presented ? 1 : 0);
                out.u64(since);
                out.bytes(bytes);
            }
            case Luggage.Attached(int vm, NodeId origin, long id) -> {
                out.u8(LUGGAGE_ATTACHED);
                out.u32(vm);
                out.node(origin);
                out.u64(id);
            }
            case Luggage.Input(int vm, Luggage.Kind kind, byte[] bytes) -> {
                out.u8(LUGGAGE_INPUT);
                out.u32(vm);
                out.u8(kind.ordinal());
                out.bytes(bytes);
            }
        }
    }

    /**
     * Reads a message of which {@code in} holds everything but the length, and nothing else.
     *
     * @throws WireException if it is none
     */
    static Message read(ByteBuf in) throws WireException {
        try {
            Message message = fields(in);
            if (in.isReadable()) {
                throw new WireException(in.readableBytes() + " bytes after the end of a message");
            }
            return message;
        } catch (IndexOutOfBoundsException e) {
            throw new WireException("a message ends too early", e);
        } catch (IllegalArgumentException e) {
            throw new WireException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Message fields(ByteBuf in) throws WireException {
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case HELLO -> hello(in);
            case REFUSED -> new Refused(text(in));
            case REQUEST -> new Request(in.readLong(), vm(in), rest(in));
            case REPLY -> new Reply(in.readLong(), constant(ENDS, in), in.readLong(), rest(in));
            case MOVED -> new Moved(in.readLong(), in.isReadable() ? entry(in) : null);
            case HOLDING -> new Holding(in.readLong());
            case ATTACH -> new Attach(in.readLong(), vm(in));
            case DETACH -> new Detach(in.readLong(), vm(in));
            case SERIAL_IN -> new SerialIn(in.readLong(), vm(in), rest(in));
            case SERIAL_TAKEN -> new SerialTaken(in.readLong(), vm(in));
            case SERIAL_OUT -> new SerialOut(in.readLong(), rest(in));
            case SERIAL_STOPPED -> new SerialStopped(in.readLong());
            case FRAME -> frame(in);
            case GATEWAY_FRAME -> new GatewayFrame(vm(in), rest(in));
            case SLAB_BEGIN -> begin(in);
            case SLAB_READY -> new SlabReady(in.readLong());
            case SLAB_PIECE -> new SlabPiece(in.readLong(), flag(in), rest(in));
            case SLAB_TAKEN -> new SlabTaken(in.readLong(), vm(in));
            case SLAB_LUGGAGE -> new SlabLuggage(in.readLong(), luggage(in));
            case SLAB_COMMIT -> new SlabCommit(in.readLong(), in.readLong());
            case SLAB_HELD -> new SlabHeld(in.readLong());
            case SLAB_FAILED -> new SlabFailed(in.readLong(), text(in));
            default -> throw new WireException("no message is of kind " + kind);
        };
    }

    private static Hello hello(ByteBuf in) throws WireException {
        if (in.readInt() != MARK) {
            throw new WireException("that is no node of a Plankton cluster");
        }
        int version = in.readUnsignedShort();
        if (version != VERSION) {
            // What follows may be of any form; the version says enough.
            in.skipBytes(in.readableBytes());
            throw new WireException(
                    "the other node speaks version %d of the protocol between nodes, this one version %d: run one release on all"
                            .formatted(version, VERSION));
        }
        return new Hello(version, text(in), node(in));
    }

    private static Frame frame(ByteBuf in) throws WireException {
        int vm = vm(in);
        int hops = in.readUnsignedByte();
        NodeId origin = (hops & 1) == 0 ? null : node(in);
        return new Frame(vm, hops >> 1, origin, rest(in));
    }

    private static SlabBegin begin(ByteBuf in) throws WireException {
        long transfer = in.readLong();
        MoveOrder order = new MoveOrder(slab(in), node(in), in.readLong(), node(in), in.readLong());
        int vms = vm(in);
        if (vms > SlabMap.VMS) {
            throw new WireException("a slab of %d VMs: at most %d".formatted(vms, SlabMap.VMS));
        }
        return new SlabBegin(transfer, order, vms, in.readLong(), flag(in));
    }

    private static Luggage luggage(ByteBuf in) throws WireException {
        int kind = in.readUnsignedByte();
        int vm = vm(in);
        return switch (kind) {
            case LUGGAGE_REQUEST -> new Luggage.Request(vm, node(in), in.readLong(), flag(in), in.readLong(), rest(in));
            case LUGGAGE_ATTACHED -> new Luggage.Attached(vm, node(in), in.readLong());
            case LUGGAGE_INPUT -> new Luggage.Input(vm, constant(KINDS, in), rest(in));
            default -> throw new WireException("no input is of kind " + kind);
        };
    }

    private static SlabEntry entry(ByteBuf in) throws WireException {
        int slab = slab(in);
        long epoch = in.readLong();
        return new SlabEntry(slab, node(in), epoch);
    }

    /** A number of a VM, or another one of 31 bits. */
    private static int vm(ByteBuf in) throws WireException {
        int number = in.readInt();
        if (number < 0) {
            throw new WireException("a number is negative: " + number);
        }
        return number;
    }

    private static int slab(ByteBuf in) throws WireException {
        int slab = in.readInt();
        if (slab < 0 || slab >= SlabMap.MOST_SLABS) {
            throw new WireException("slab out of range (0-%d): %d".formatted(SlabMap.MOST_SLABS - 1, slab));
        }
        return slab;
    }

    private static boolean flag(ByteBuf in) throws WireException {
        int value = in.readUnsignedByte();
        if (value > 1) {
            throw new WireException("a flag is 0 or 1: " + value);
        }
        return value == 1;
    }

    private static <E extends Enum<E>> E constant(E[] all, ByteBuf in) throws WireException {
        int ordinal = in.readUnsignedByte();
        if (ordinal >= all.length) {
            throw new WireException("out of range (0-%d): %d".formatted(all.length - 1, ordinal));
        }
        return all[ordinal];
    }

    private static String text(ByteBuf in) {
        return in.readCharSequence(in.readUnsignedShort(), StandardCharsets.UTF_8)
                .toString();
    }

    private static NodeId node(ByteBuf in) {
        return new NodeId(text(in), text(in), in.readUnsignedShort(), in.readLong());
    }

    private static byte[] rest(ByteBuf in) {
        byte[] bytes = new byte[in.readableBytes()];
        in.readBytes(bytes);
        return bytes;
    }
}
