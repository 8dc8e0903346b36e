package dev.plankton.cluster.coordination;

import dev.plankton.cluster.coordination.Message.Answer;
import dev.plankton.cluster.coordination.Message.Ask;
import dev.plankton.cluster.coordination.Message.Claim;
import dev.plankton.cluster.coordination.Message.Grant;
import dev.plankton.cluster.coordination.Message.Moved;
import dev.plankton.cluster.coordination.Message.Outcome;
import dev.plankton.cluster.coordination.Message.Promise;
import dev.plankton.cluster.coordination.Message.Refusal;
import dev.plankton.cluster.coordination.Message.Renew;
import dev.plankton.cluster.map.SlabEntry;
import dev.plankton.cluster.membership.NodeId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The bytes of messages: the name of the version, a letter for the kind, the fields in their order. Numbers are of variable length, nodes
 * are listed once, and slabs and epochs are differences from those before, so that an entry of the map takes about four bytes.
 */
final class ControlWire {
    /** What both sides must speak. */
    static final String VERSION = "plankton control 1";

    private ControlWire() {}

    static byte[] encode(Message message) {
        try {
            var bytes = new ByteArrayOutputStream();
            var out = new DataOutputStream(bytes);
            out.writeUTF(VERSION);
            switch (message) {
                case Claim claim -> {
                    out.writeByte('C');
                    out.writeInt(claim.term());
                }
                case Promise promise -> {
                    out.writeByte('P');
                    out.writeInt(promise.term());
                    out.writeLong(promise.quiet());
                    write(out, promise.report());
                    writeEntries(out, promise.known());
                }
                case Renew renew -> {
                    out.writeByte('R');
                    out.writeInt(renew.term());
                    out.writeLong(renew.number());
                    out.writeLong(renew.granted());
                    out.writeLong(renew.revision());
                    write(out, renew.report());
                }
                case Grant grant -> {
                    out.writeByte('G');
                    out.writeInt(grant.term());
                    out.writeLong(grant.number());
                    out.writeLong(grant.renewal());
                    out.writeLong(grant.lease());
                    out.writeLong(grant.revision());
                    writeEntries(out, grant.entries());
                    writeOrders(out, grant.orders());
                    writeOrders(out, grant.revoked());
                    writeOrders(out, grant.resumed());
                    out.writeBoolean(grant.draining());
                }
                case Moved moved -> {
                    out.writeByte('M');
                    writeOrders(out, List.of(moved.order()));
                    out.writeUTF(moved.outcome().name());
                    out.writeUTF(shortened(moved.why()));
                }
                case Ask ask -> {
                    out.writeByte('Q');
                    out.writeLong(ask.number());
                    out.writeInt(ask.slab());
                    write(out, ask.node());
                }
                case Answer answer -> {
                    out.writeByte('A');
                    out.writeLong(answer.number());
                    out.writeUTF(shortened(answer.error()));
                }
                case Refusal refusal -> {
                    out.writeByte('X');
                    out.writeUTF(shortened(refusal.why()));
                }
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads what {@link #encode} has written.
     *
     * @throws IOException if it is of another version, which the message names, or damaged
     */
    static Message decode(byte[] bytes) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        String version = in.readUTF();
        if (!version.equals(VERSION)) {
            throw new IOException("it speaks \"%s\", this node \"%s\"".formatted(shortened(version), VERSION));
        }
        int kind = in.readByte();
        try {
            return switch (kind) {
                case 'C' -> new Claim(in.readInt());
                case 'P' -> new Promise(in.readInt(), in.readLong(), readReport(in), readEntries(in));
                case 'R' -> new Renew(in.readInt(), in.readLong(), in.readLong(), in.readLong(), readReport(in));
                case 'G' ->
                    new Grant(
                            in.readInt(),
                            in.readLong(),
                            in.readLong(),
                            in.readLong(),
                            in.readLong(),
                            readEntries(in),
                            readOrders(in),
                            readOrders(in),
                            readOrders(in),
                            in.readBoolean());
                case 'M' -> new Moved(readOrders(in).getFirst(), Outcome.valueOf(in.readUTF()), in.readUTF());
                case 'Q' -> new Ask(in.readLong(), in.readInt(), readNode(in));
                case 'A' -> new Answer(in.readLong(), in.readUTF());
                case 'X' -> new Refusal(in.readUTF());
                default -> throw new IOException("unknown kind of message: " + kind);
            };
        } catch (RuntimeException e) {
            throw new IOException("damaged message", e);
        }
    }

    private static String shortened(String text) {
        return text.length() <= 1000 ? text : text.substring(0, 1000);
    }

    private static void write(DataOutputStream out, NodeId node) throws IOException {
        out.writeUTF(node.name());
        out.writeUTF(node.host());
        out.writeShort(node.port());
        out.writeLong(node.incarnation());
    }

    private static NodeId readNode(DataInputStream in) throws IOException {
        return new NodeId(in.readUTF(), in.readUTF(), in.readUnsignedShort(), in.readLong());
    }

    private static void write(DataOutputStream out, Report report) throws IOException {
        out.writeInt(report.slabs());
        out.writeInt(report.capacity());
        out.writeBoolean(report.draining());
        writeNumber(out, report.held().size());
        long slab = 0, epoch = 0;
        for (Report.Held held : report.held()) {
            writeSigned(out, held.slab() - slab);
            writeSigned(out, held.epoch() - epoch);
            writeNumber(out, held.load());
            slab = held.slab();
            epoch = held.epoch();
        }
    }

    private static Report readReport(DataInputStream in) throws IOException {
        int slabs = in.readInt(), capacity = in.readInt();
        boolean draining = in.readBoolean();
        int count = readCount(in);
        List<Report.Held> held = new ArrayList<>();
        long slab = 0, epoch = 0;
        for (int i = 0; i < count; i++) {
            slab += readSigned(in);
            epoch += readSigned(in);
            held.add(new Report.Held(Math.toIntExact(slab), epoch, readNumber(in)));
        }
        return new Report(slabs, capacity, draining, held);
    }

    private static void writeEntries(DataOutputStream out, List<SlabEntry> entries) throws IOException {
        Map<NodeId, Integer> nodes = new LinkedHashMap<>();
        entries.forEach(entry -> nodes.putIfAbsent(entry.owner(), nodes.size()));
        writeNumber(out, nodes.size());
        for (NodeId node : nodes.keySet()) {
            write(out, node);
        }
        writeNumber(out, entries.size());
        long slab = 0, epoch = 0;
        for (SlabEntry entry : entries) {
            writeSigned(out, entry.slab() - slab);
            writeNumber(out, nodes.getOrDefault(entry.owner(), 0));
            writeSigned(out, entry.epoch() - epoch);
            slab = entry.slab();
            epoch = entry.epoch();
        }
    }

    private static List<SlabEntry> readEntries(DataInputStream in) throws IOException {
        int count = readCount(in);
        List<NodeId> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(readNode(in));
        }
        count = readCount(in);
        List<SlabEntry> entries = new ArrayList<>();
        long slab = 0, epoch = 0;
        for (int i = 0; i < count; i++) {
            slab += readSigned(in);
            NodeId node = nodes.get(readCount(in));
            epoch += readSigned(in);
            entries.add(new SlabEntry(Math.toIntExact(slab), node, epoch));
        }
        return entries;
    }

    private static void writeOrders(DataOutputStream out, List<MoveOrder> orders) throws IOException {
        writeNumber(out, orders.size());
        for (MoveOrder order : orders) {
            writeNumber(out, order.slab());
            write(out, order.from());
            out.writeLong(order.epoch());
            write(out, order.to());
            out.writeLong(order.next());
        }
    }

    private static List<MoveOrder> readOrders(DataInputStream in) throws IOException {
        int count = readCount(in);
        List<MoveOrder> orders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            orders.add(new MoveOrder(readCount(in), readNode(in), in.readLong(), readNode(in), in.readLong()));
        }
        return orders;
    }

    private static void writeSigned(DataOutputStream out, long value) throws IOException {
        writeNumber(out, value << 1 ^ value >> 63);
    }

    private static long readSigned(DataInputStream in) throws IOException {
        long value = readNumber(in);
        return value >>> 1 ^ -(value & 1);
    }

    private static void writeNumber(DataOutputStream out, long value) throws IOException {
        long rest = value;
        while ((rest & ~0x7F) != 0) {
            out.writeByte((int) (rest | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    private static long readNumber(DataInputStream in) throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = in.readUnsignedByte();
            value |= (next & 0x7FL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IOException("damaged message: number too long");
    }

    /** A number that is not negative, of 31 bits. */
    private static int readCount(DataInputStream in) throws IOException {
        long count = readNumber(in);
        if (count < 0 || count > Integer.MAX_VALUE) {
            throw new IOException("damaged message: count " + count);
        }
        return (int) count;
    }
}
