package dev.plankton.store.format;

import dev.plankton.store.file.OutFile;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.Deflater;

/**
 * Writes a stream of bytes in blocks, each with its checksum: length (u32, 1 to {@link #BLOCK}; bit 31 if they are deflated,
 * RFC 1951), CRC-32C of the bytes (u32), the bytes. A SHA-256 covers all of it. Confined to one thread at a time.
 */
public final class BlockWriter implements AutoCloseable {
    /** Bytes of a block at most, its head apart. */
    public static final int BLOCK = 1 << 16;

    /** In the length of a block that is deflated. */
    static final int DEFLATED = 1 << 31;

    /** Bytes of a block's head. */
    static final int HEAD = 2 * Integer.BYTES;

    private final OutFile file;
    private final ByteSink sink = new ByteSink(2 * BLOCK);
    private final byte[] block = new byte[HEAD + BLOCK];
    private final ByteSink head = new ByteSink(HEAD);
    private final MessageDigest sha = Checksums.sha256();

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final byte[] deflated = new byte[BLOCK];
    private boolean deflating;

    /** Writes to {@code file}. */
    public BlockWriter(OutFile file) {
        this.file = file;
    }

    /** Whether blocks are deflated from now on, where that makes them smaller. */
    public void deflate(boolean on) {
        deflating = on;
    }

    /** Where the bytes are put; {@link #advance} is to be called after each record. */
    public ByteSink sink() {
        return sink;
    }

    /** Writes the blocks that are full. */
    public void advance() throws IOException {
        if (sink.length() >= BLOCK) {
            int from = 0;
            while (sink.length() - from >= BLOCK) {
                write(from, BLOCK);
                from += BLOCK;
            }
            byte[] bytes = sink.bytes();
            int rest = sink.length() - from;
            sink.cut(0);
            sink.bytes(bytes, from, rest);
        }
    }

    /** Ends the stream, and returns its SHA-256 in hexadecimal; then another may begin. */
    public String finish() throws IOException {
        advance();
        if (sink.length() > 0) {
            write(0, sink.length());
        }
        sink.cut(0);
        return HexFormat.of().formatHex(sha.digest());
    }

    private void write(int from, int count) throws IOException {
        int packed = deflating ? deflated(from, count) : count;
        if (packed < count) {
            write(deflated, 0, packed, packed | DEFLATED);
        } else {
            write(sink.bytes(), from, count, count);
        }
    }

    /** Bytes of a block once deflated; as many as before, if it does not get smaller. */
    private int deflated(int from, int count) {
        deflater.reset();
        deflater.setInput(sink.bytes(), from, count);
        deflater.finish();
        int packed = deflater.deflate(deflated, 0, count);
        return deflater.finished() ? packed : count;
    }

    private void write(byte[] bytes, int from, int count, int length) throws IOException {
        head.cut(0);
        head.u32(length);
        head.u32(Checksums.crc(bytes, from, count));
        System.arraycopy(head.bytes(), 0, block, 0, HEAD);
        System.arraycopy(bytes, from, block, HEAD, count);
        sha.update(block, 0, HEAD + count);
        file.write(block, 0, HEAD + count);
    }

    /** Gives back what deflating takes; the file stays open. */
    @Override
    public void close() {
        deflater.close();
    }
}
