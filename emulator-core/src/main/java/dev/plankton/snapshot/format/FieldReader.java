package dev.plankton.snapshot.format;

import dev.plankton.snapshot.io.SnapshotFormatException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads the fields of a block, big endian, and checks each. Confined to one thread. */
public final class FieldReader {
    /** Bytes of the longest text. */
    private static final int LONGEST_TEXT = 4096;

    private final String block;
    private final ByteBuffer bytes;

    /** Reads {@code content} of a block {@code tag}. */
    public FieldReader(int tag, byte[] content) {
        block = Tag.text(tag);
        bytes = ByteBuffer.wrap(content);
    }

    /** An exception that says what is wrong in this block. */
    public SnapshotFormatException wrong(String what) {
        return new SnapshotFormatException("damaged: block " + block + ": " + what);
    }

    private void need(int count) throws SnapshotFormatException {
        if (count < 0 || count > bytes.remaining()) {
            throw wrong("it ends within a field");
        }
    }

    /** An unsigned byte. */
    public int get8() throws SnapshotFormatException {
        need(1);
        return bytes.get() & 0xFF;
    }

    /** 32 bits. */
    public int get32() throws SnapshotFormatException {
        need(Integer.BYTES);
        return bytes.getInt();
    }

    /** 32 bits between {@code low} and {@code high}. */
    public int get32(String name, int low, int high) throws SnapshotFormatException {
        int value = get32();
        if (value < low || value > high) {
            throw wrong("%s is %d: it must be %d to %d".formatted(name, value, low, high));
        }
        return value;
    }

    /** 64 bits. */
    public long get64() throws SnapshotFormatException {
        need(Long.BYTES);
        return bytes.getLong();
    }

    /** A flag. */
    public boolean getFlag() throws SnapshotFormatException {
        int value = get8();
        if (value > 1) {
            throw wrong("a flag is " + value + ": it must be 0 or 1");
        }
        return value == 1;
    }

    /** {@code count} bytes. */
    public byte[] getBytes(int count) throws SnapshotFormatException {
        need(count);
        byte[] value = new byte[count];
        bytes.get(value);
        return value;
    }

    /** A number of bytes up to {@code most}, then the bytes. */
    public byte[] getCounted(int most) throws SnapshotFormatException {
        return getBytes(get32("a length", 0, most));
    }

    /** A text. */
    public String getText() throws SnapshotFormatException {
        byte[] text = getCounted(LONGEST_TEXT);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SnapshotFormatException("damaged: block " + block + ": a text is not UTF-8", e);
        }
    }

    /** Whether something is left. */
    public boolean hasMore() {
        return bytes.hasRemaining();
    }

    /** The bytes that are left. */
    public byte[] rest() {
        byte[] value = new byte[bytes.remaining()];
        bytes.get(value);
        return value;
    }

    /** Checks that nothing is left. */
    public void end() throws SnapshotFormatException {
        if (bytes.hasRemaining()) {
            throw wrong(bytes.remaining() + " bytes too many");
        }
    }
}
