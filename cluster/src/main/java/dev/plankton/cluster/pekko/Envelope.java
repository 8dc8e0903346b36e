package dev.plankton.cluster.pekko;

import dev.plankton.cluster.membership.NodeId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A message with the node it comes from and the life of the node that it is for: Pekko delivers by address, so one for a process that has
 * died would reach the next at its address.
 */
final class Envelope {
    private final NodeId from;
    private final long to;
    private final byte[] message;

    private Envelope(NodeId from, long to, byte[] message) {
        this.from = from;
        this.to = to;
        this.message = message;
    }

    NodeId from() {
        return from;
    }

    /** The incarnation of the receiver. */
    long to() {
        return to;
    }

    byte[] message() {
        return message;
    }

    static byte[] of(NodeId from, NodeId to, byte[] message) {
        try {
            var bytes = new ByteArrayOutputStream(message.length + 64);
            var out = new DataOutputStream(bytes);
            out.writeUTF(Roles.of(from));
            out.writeLong(to.incarnation());
            out.write(message);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Null if it is damaged or of something else. */
    static @Nullable Envelope read(byte[] bytes) {
        try {
            var in = new DataInputStream(new ByteArrayInputStream(bytes));
            NodeId from = Roles.node(in.readUTF());
            return from == null ? null : new Envelope(from, in.readLong(), in.readAllBytes());
        } catch (IOException _) {
            return null;
        }
    }
}
