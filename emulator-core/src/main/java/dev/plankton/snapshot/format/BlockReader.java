package dev.plankton.snapshot.format;

import dev.plankton.snapshot.io.SnapshotFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.zip.CRC32C;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Reads what {@link BlockWriter} writes, and trusts nothing of it: each block is checked before it is returned, and takes no
 * more memory than the file really holds, or than {@code most} once decompressed. Confined to one thread.
 */
public final class BlockReader {
    /** Part of the heap that the blocks of a file may take in all: one in this many bytes. */
    private static final int HEAP_PART = 4;

    private static final int CHUNK = 1 << 16;

    private final InputStream in;
    private final FileKind kind;
    private final MessageDigest digest = Hashes.sha256();
    private final byte[] chunk = new byte[CHUNK];

    /** Bytes that blocks may still take. */
    private long left = Runtime.getRuntime().maxMemory() / HEAP_PART;

    /** Tag of the next block. */
    private int next;

    /** Reads the header, and checks that it is of {@code kind} and of a version that is known. */
    public BlockReader(InputStream in, FileKind kind) throws IOException {
        this.in = in;
        this.kind = kind;
        kind.checkMagic(ByteBuffer.wrap(read(Long.BYTES)).getLong());
        ByteBuffer versions = ByteBuffer.wrap(read(BlockWriter.HEADER - Long.BYTES));
        kind.checkVersions(versions.getInt(), versions.getInt());
        next = readTag();
    }

    private int readTag() throws IOException {
        return ByteBuffer.wrap(read(Integer.BYTES)).getInt();
    }

    /** Whether the next block is a {@code tag}. */
    public boolean nextIs(int tag) {
        return next == tag;
    }

    /** The fields of the next block, which must be a {@code tag} of at most {@code most} bytes. */
    public FieldReader fields(int tag, int most) throws IOException {
        return new FieldReader(tag, block(tag, most));
    }

    /** The content of the next block, which must be a {@code tag} of at most {@code most} bytes. */
    public byte[] block(int tag, int most) throws IOException {
        if (next != tag) {
            throw new SnapshotFormatException(
                    "damaged: block %s where %s was expected".formatted(printable(next), Tag.text(tag)));
        }
        byte[] rest = read(BlockWriter.BLOCK_HEAD - Integer.BYTES);
        ByteBuffer head = ByteBuffer.wrap(rest);
        int encoding = head.getInt();
        int length = head.getInt();
        int stored = head.getInt();
        boolean plain = encoding == BlockWriter.PLAIN;
        if (!plain && encoding != BlockWriter.ZLIB
                || length < 0
                || stored < 0
                || plain == (stored != length)
                || stored > length) {
            throw new SnapshotFormatException("damaged: the head of block " + Tag.text(tag));
        }
        if (length > most) {
            throw new SnapshotFormatException(
                    "damaged: block %s claims %,d bytes: %,d at most".formatted(Tag.text(tag), length, most));
        }
        left -= length;
        if (left < 0) {
            throw new SnapshotFormatException("too large for a Java heap of %,d MiB; give it more with -Xmx"
                    .formatted(Runtime.getRuntime().maxMemory() >> 20));
        }
        byte[] content = readContent(stored);
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Integer.BYTES).putInt(tag).array());
        crc.update(rest);
        crc.update(content);
        if (ByteBuffer.wrap(read(Integer.BYTES)).getInt() != (int) crc.getValue()) {
            throw new SnapshotFormatException("damaged: block " + Tag.text(tag) + " does not have its checksum");
        }
        next = readTag();
        return plain ? content : inflate(tag, content, length);
    }

    private static String printable(int tag) {
        String text = Tag.text(tag);
        return text.chars().allMatch(c -> c > ' ' && c < 0x7F) ? text : "%08Xh".formatted(tag);
    }

    private byte[] inflate(int tag, byte[] packed, int length) throws SnapshotFormatException {
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(packed);
            GrowingBytes content = new GrowingBytes(length);
            while (!inflater.finished()) {
                int count = inflater.inflate(chunk);
                if (count == 0 && !inflater.finished() || count > length - content.length()) {
                    throw new SnapshotFormatException("damaged: block " + Tag.text(tag) + " cannot be decompressed");
                }
                content.add(chunk, count);
            }
            if (content.length() != length || inflater.getRemaining() > 0) {
                throw new SnapshotFormatException("damaged: block " + Tag.text(tag) + " is not as long as it says");
            }
            return content.toBytes();
        } catch (DataFormatException e) {
            throw new SnapshotFormatException("damaged: block " + Tag.text(tag) + " cannot be decompressed", e);
        }
    }

    /** Reads the end, checks the hash of the whole and that nothing follows; returns the hash. */
    public byte[] end() throws IOException {
        if (next != BlockWriter.END) {
            throw new SnapshotFormatException(
                    "damaged: block %s where the end was expected".formatted(printable(next)));
        }
        byte[] expected = digest.digest();
        byte[] found = readContent(Hashes.BYTES);
        if (!MessageDigest.isEqual(expected, found)) {
            throw new SnapshotFormatException("damaged: the " + kind.noun() + " does not have its SHA-256");
        }
        if (in.read() >= 0) {
            throw new SnapshotFormatException("damaged: something follows the end of the " + kind.noun());
        }
        return expected;
    }

    private byte[] read(int count) throws IOException {
        return readContent(count);
    }

    /** What a file claims to hold is believed as far as it has been read. */
    private byte[] readContent(int count) throws IOException {
        GrowingBytes content = new GrowingBytes(count);
        while (content.length() < count) {
            int got = in.read(chunk, 0, Math.min(chunk.length, count - content.length()));
            if (got < 0) {
                throw new SnapshotFormatException("damaged: the " + kind.noun() + " is cut off");
            }
            content.add(chunk, got);
        }
        byte[] bytes = content.toBytes();
        digest.update(bytes);
        return bytes;
    }
}
