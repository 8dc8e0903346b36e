package dev.plankton.snapshot.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Collects the fields of a block, big endian. Confined to one thread. */
public final class FieldWriter {
    private final GrowingBytes bytes = new GrowingBytes(Integer.MAX_VALUE - 8);

    /** An unsigned byte. */
    public FieldWriter put8(int value) {
        bytes.add(new byte[] {(byte) value}, 1);
        return this;
    }

    /** 32 bits. */
    public FieldWriter put32(int value) {
        bytes.add(ByteBuffer.allocate(Integer.BYTES).putInt(value).array(), Integer.BYTES);
        return this;
    }

    /** 64 bits. */
    public FieldWriter put64(long value) {
        bytes.add(ByteBuffer.allocate(Long.BYTES).putLong(value).array(), Long.BYTES);
        return this;
    }

    /** A flag, as a byte 0 or 1. */
    public FieldWriter put(boolean value) {
        return put8(value ? 1 : 0);
    }

    /** Bytes as they are. */
    public FieldWriter put(byte[] value) {
        bytes.add(value, value.length);
        return this;
    }

    /** The number of bytes as 32 bits, then the bytes. */
    public FieldWriter putCounted(byte[] value) {
        return put32(value.length).put(value);
    }

    /** A text: the number of its bytes in UTF-8 as 32 bits, then those. */
    public FieldWriter put(String text) {
        return putCounted(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What was put. */
    public byte[] toBytes() {
        return bytes.toBytes();
    }
}
