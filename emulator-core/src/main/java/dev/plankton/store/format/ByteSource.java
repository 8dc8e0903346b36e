package dev.plankton.store.format;

import dev.plankton.store.io.CorruptStoreException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads what a {@link ByteSink} wrote, and believes nothing: each number is checked against its limits before it is used,
 * and what is not there or not in range is a {@link CorruptStoreException}. Confined to one thread at a time.
 */
public class ByteSource {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final String name;
    private byte[] bytes;
    private int at;
    private int end;

    /**
     * Reads {@code bytes}.
     *
     * @param name of what it is, for messages
     */
    public ByteSource(String name, byte[] bytes) {
        this(name, bytes, 0, bytes.length);
    }

    /** Reads {@code from} to one before {@code to}. */
    public ByteSource(String name, byte[] bytes, int from, int to) {
        this.name = name;
        this.bytes = bytes;
        at = from;
        end = to;
    }

    /** Provides more bytes by {@link #refilled}; false if there are none. */
    protected boolean refill() throws IOException {
        return false;
    }

    /** Goes on with the first {@code count} bytes of {@code more}. */
    protected final void refilled(byte[] more, int count) {
        bytes = more;
        at = 0;
        end = count;
    }

    /** Where it reads from, for messages. */
    protected final String name() {
        return name;
    }

    /** What says that the contents are wrong. */
    public final CorruptStoreException corrupt(String what) {
        return new CorruptStoreException(name + ": " + what);
    }

    /** Whether nothing is left. */
    public final boolean atEnd() throws IOException {
        return at == end && !more();
    }

    /** Bytes left before a refill. */
    public final int left() {
        return end - at;
    }

    /** Index of the next byte in the array it was made with, if it is not refilled. */
    public final int position() {
        return at;
    }

    private boolean more() throws IOException {
        while (at == end) {
            if (!refill()) {
                return false;
            }
        }
        return true;
    }

    public final int u8() throws IOException {
        if (at == end && !more()) {
            throw corrupt("ends too early");
        }
        return bytes[at++] & 0xFF;
    }

    public final int u32() throws IOException {
        if (end - at >= Integer.BYTES) {
            int value = (int) INT.get(bytes, at);
            at += Integer.BYTES;
            return value;
        }
        return u8() | u8() << 8 | u8() << 16 | u8() << 24;
    }

    public final long u64() throws IOException {
        if (end - at >= Long.BYTES) {
            long value = (long) LONG.get(bytes, at);
            at += Long.BYTES;
            return value;
        }
        return u32() & 0xFFFF_FFFFL | (long) u32() << Integer.SIZE;
    }

    /** A LEB128 of 0 to {@code most}, in as few bytes as it needs; {@code what} names it in the message. */
    public final long varint(long most, String what) throws IOException {
        long value = 0;
        int shift = 0;
        int next;
        do {
            next = u8();
            if (shift > 63 - 7 || next == 0 && shift > 0) {
                throw corrupt("not a number: " + what);
            }
            value |= (long) (next & 0x7F) << shift;
            shift += 7;
        } while (next > 0x7F);
        if (value > most) {
            throw corrupt("%s is %d: at most %d".formatted(what, value, most));
        }
        return value;
    }

    /** The same for a number that fits 32 bits. */
    public final int varint(int most, String what) throws IOException {
        return (int) varint((long) most, what);
    }

    /** Copies {@code count} bytes to {@code into}, from {@code to}. */
    public final void bytes(byte[] into, int to, int count) throws IOException {
        int done = 0;
        while (done < count) {
            if (at == end && !more()) {
                throw corrupt("ends too early");
            }
            int now = Math.min(count - done, end - at);
            System.arraycopy(bytes, at, into, to + done, now);
            at += now;
            done += now;
        }
    }

    /** A text of at most {@code most} bytes. */
    public final String text(int most, String what) throws IOException {
        byte[] utf8 = new byte[varint(most, what)];
        bytes(utf8, 0, utf8.length);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    /** Refuses anything that is left. */
    public final void requireEnd() throws IOException {
        if (!atEnd()) {
            throw corrupt("goes on after its end");
        }
    }
}
