package dev.plankton.cluster.peer;

import dev.plankton.cluster.membership.NodeId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes that are to be sent: big-endian numbers, texts with their length. A plain array and no buffer of Netty: a virtual thread
 * that touches Netty's allocator gets a table of its own. Confined to one thread at a time.
 */
final class WireBuffer {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int USUAL = 1 << 10;

    private byte[] bytes = new byte[USUAL];
    private int length;

    int length() {
        return length;
    }

    /** What was written, in the first {@link #length} bytes; from now on the caller's. This is empty afterwards. */
    byte[] take() {
        byte[] taken = bytes;
        bytes = new byte[USUAL];
        length = 0;
        return taken;
    }

    void u8(int value) {
        room(1);
        bytes[length++] = (byte) value;
    }

    void u16(int value) {
        room(Short.BYTES);
        SHORT.set(bytes, length, (short) value);
        length += Short.BYTES;
    }

    void u32(int value) {
        room(Integer.BYTES);
        INT.set(bytes, length, value);
        length += Integer.BYTES;
    }

    /** Overwrites a number that was written. */
    void u32(int at, int value) {
        INT.set(bytes, at, value);
    }

    void u64(long value) {
        room(Long.BYTES);
        LONG.set(bytes, length, value);
        length += Long.BYTES;
    }

    void bytes(byte[] from) {
        room(from.length);
        System.arraycopy(from, 0, bytes, length, from.length);
        length += from.length;
    }

    /** A text, cut off where it is longer than 65 535 bytes in UTF-8. */
    void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        byte[] sent = utf8.length > 0xFFFF ? Arrays.copyOf(utf8, 0xFFFF) : utf8;
        u16(sent.length);
        bytes(sent);
    }

    void node(NodeId node) {
        text(node.name());
        text(node.host());
        u16(node.port());
        u64(node.incarnation());
    }

    private void room(int more) {
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, Math.addExact(length, more)));
        }
    }
}
