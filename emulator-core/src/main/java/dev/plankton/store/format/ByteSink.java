package dev.plankton.store.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A buffer that grows: little-endian numbers, LEB128, bytes. Confined to one thread at a time. */
public final class ByteSink {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int MORE = 0x80;
    private static final int LONGEST = 10;

    private byte[] bytes;
    private int length;

    /** An empty one with room for {@code room} bytes at first. */
    public ByteSink(int room) {
        bytes = new byte[room];
    }

    /** What was written, in the first {@link #length} bytes; valid until the next write. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }

    /** A copy of what was written. */
    public byte[] copy() {
        return Arrays.copyOf(bytes, length);
    }

    /** Forgets what was written after the first {@code to} bytes. */
    public void cut(int to) {
        length = to;
    }

    public void u8(int value) {
        room(1);
        bytes[length++] = (byte) value;
    }

    public void u32(int value) {
        room(Integer.BYTES);
        INT.set(bytes, length, value);
        length += Integer.BYTES;
    }

    /** Overwrites a number that was written. */
    public void u32(int at, int value) {
        INT.set(bytes, at, value);
    }

    public void u64(long value) {
        room(Long.BYTES);
        LONG.set(bytes, length, value);
        length += Long.BYTES;
    }

    /** Writes a number of 0 or more as LEB128. */
    public void varint(long value) {
        room(LONGEST);
        long rest = value;
        while (rest >= MORE) {
            bytes[length++] = (byte) (rest | MORE);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    public void bytes(byte[] from, int offset, int count) {
        room(count);
        System.arraycopy(from, offset, bytes, length, count);
        length += count;
    }

    public void bytes(byte[] from) {
        bytes(from, 0, from.length);
    }

    /** Writes the length in bytes, as LEB128, and the text in UTF-8. */
    public void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        varint(utf8.length);
        bytes(utf8);
    }

    private void room(int more) {
        if (more > bytes.length - length) {
            int needed = Math.addExact(length, more);
            bytes = Arrays.copyOf(bytes, Math.clamp(2L * bytes.length, needed, Math.max(needed, 1 << 30)));
        }
    }
}
