package dev.plankton.snapshot.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.zip.CRC32C;
import java.util.zip.Deflater;

/**
 * Writes a file of blocks. All numbers are big endian:
 *
 * <pre>
 * header  0 magic (64 bits)    8 version (32)    12 layout of the state (32)
 * block   0 tag, four letters  4 encoding (32): 0 as it is, 1 zlib
 *         8 bytes of the content (32)            12 bytes that follow (32)
 *        16 the content, then the CRC-32C of all of the block before it
 * end     0 "END "             4 SHA-256 of all before
 * </pre>
 *
 * <p>Confined to one thread. Neither {@link #end} nor anything else closes or flushes the stream.
 */
public final class BlockWriter {
    static final int HEADER = 16;
    static final int BLOCK_HEAD = 16;
    static final int PLAIN = 0;
    static final int ZLIB = 1;
    static final int END = Tag.of("END ");

    /** Content of fewer bytes is not compressed: it would hardly get smaller. */
    private static final int WORTH_COMPRESSING = 256;

    private static final int CHUNK = 1 << 16;

    private final OutputStream out;
    private final MessageDigest digest = Hashes.sha256();

    /** Begins a file of {@code kind}. */
    public BlockWriter(OutputStream out, FileKind kind) throws IOException {
        this.out = out;
        write(ByteBuffer.allocate(HEADER)
                .putLong(kind.magic())
                .putInt(kind.version())
                .putInt(FileKind.STATE_LAYOUT)
                .array());
    }

    /** Writes a block with what {@code fields} hold. */
    public void block(int tag, FieldWriter fields) throws IOException {
        block(tag, ByteBuffer.wrap(fields.toBytes()));
    }

    /** Writes a block with the rest of {@code content}, compressed if that makes it smaller. */
    public void block(int tag, ByteBuffer content) throws IOException {
        int length = content.remaining();
        ByteBuffer packed = length < WORTH_COMPRESSING ? content : deflate(content.duplicate());
        boolean smaller = packed.remaining() < length;
        ByteBuffer stored = smaller ? packed : content.duplicate();
        ByteBuffer head = ByteBuffer.allocate(BLOCK_HEAD)
                .putInt(tag)
                .putInt(smaller ? ZLIB : PLAIN)
                .putInt(length)
                .putInt(stored.remaining());
        CRC32C crc = new CRC32C();
        crc.update(head.array());
        crc.update(stored.duplicate());
        write(head.array());
        byte[] chunk = new byte[Math.min(CHUNK, stored.remaining())];
        while (stored.hasRemaining()) {
            int count = Math.min(chunk.length, stored.remaining());
            stored.get(chunk, 0, count);
            write(chunk, count);
        }
        write(ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array());
    }

    private static ByteBuffer deflate(ByteBuffer content) {
        try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION)) {
            deflater.setInput(content);
            deflater.finish();
            GrowingBytes packed = new GrowingBytes(Integer.MAX_VALUE - 8);
            byte[] chunk = new byte[CHUNK];
            while (!deflater.finished()) {
                packed.add(chunk, deflater.deflate(chunk));
            }
            return ByteBuffer.wrap(packed.toBytes());
        }
    }

    /** Ends the file; returns the SHA-256 of all of it before this. */
    public byte[] end() throws IOException {
        write(ByteBuffer.allocate(Integer.BYTES).putInt(END).array());
        byte[] hash = digest.digest();
        out.write(hash);
        return hash;
    }

    private void write(byte[] bytes) throws IOException {
        write(bytes, bytes.length);
    }

    private void write(byte[] bytes, int count) throws IOException {
        digest.update(bytes, 0, count);
        out.write(bytes, 0, count);
    }
}
