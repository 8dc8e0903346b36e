package dev.plankton.store.format;

import dev.plankton.store.io.CorruptStoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads what a {@link BlockWriter} wrote to a part of a file. Confined to one thread at a time. */
public final class BlockReader extends ByteSource implements AutoCloseable {
    /** Bytes read from the file at a time. */
    private static final int PIECE = 1 << 18;

    private final FileChannel file;
    private final MessageDigest sha = Checksums.sha256();
    private final byte[] block = new byte[BlockWriter.BLOCK];
    private final byte[] inflated = new byte[BlockWriter.BLOCK];
    private final Inflater inflater = new Inflater(true);
    private final byte[] piece = new byte[PIECE];
    private int pieceAt;
    private int pieceEnd;
    private long position;
    private final long end;

    /**
     * Reads {@code length} bytes of {@code file} from {@code offset}.
     *
     * @param name of the file, for messages
     */
    public BlockReader(String name, FileChannel file, long offset, long length) {
        super("%s at %d".formatted(name, offset), new byte[0]);
        this.file = file;
        position = offset;
        end = offset + length;
    }

    @Override
    protected boolean refill() throws IOException {
        if (position == end && pieceAt == pieceEnd) {
            return false;
        }
        byte[] head = new byte[BlockWriter.HEAD];
        take(head, BlockWriter.HEAD);
        ByteSource numbers = new ByteSource(name(), head);
        int head32 = numbers.u32();
        boolean deflated = (head32 & BlockWriter.DEFLATED) != 0;
        int length = head32 & ~BlockWriter.DEFLATED;
        int crc = numbers.u32();
        if (length < 1 || length > BlockWriter.BLOCK) {
            throw corrupt("a block of %d bytes: 1 to %d".formatted(length, BlockWriter.BLOCK));
        }
        take(block, length);
        if (Checksums.crc(block, 0, length) != crc) {
            throw corrupt("the checksum of a block is wrong");
        }
        if (deflated) {
            refilled(inflated, inflate(length));
        } else {
            refilled(block, length);
        }
        return true;
    }

    /** Inflates a block; never to more than the largest one. */
    private int inflate(int length) throws IOException {
        inflater.reset();
        inflater.setInput(block, 0, length);
        try {
            int count = inflater.inflate(inflated);
            if (inflater.finished() && inflater.getRemaining() == 0 && count > length) {
                return count;
            }
        } catch (DataFormatException e) {
            throw new CorruptStoreException(name() + ": a block cannot be inflated", e);
        }
        throw corrupt("a block is not what deflating makes of one");
    }

    /** Gives back what inflating takes; the file stays open. */
    @Override
    public void close() {
        inflater.close();
    }

    /** Takes bytes from the file, all of which the SHA-256 covers. */
    private void take(byte[] into, int count) throws IOException {
        int done = 0;
        while (done < count) {
            if (pieceAt == pieceEnd) {
                readPiece();
            }
            int now = Math.min(count - done, pieceEnd - pieceAt);
            System.arraycopy(piece, pieceAt, into, done, now);
            pieceAt += now;
            done += now;
        }
    }

    private void readPiece() throws IOException {
        int wanted = (int) Math.min(PIECE, end - position);
        int read = wanted == 0 ? -1 : file.read(ByteBuffer.wrap(piece, 0, wanted), position);
        if (read < 0) {
            throw corrupt("a block is cut off");
        }
        sha.update(piece, 0, read);
        position += read;
        pieceAt = 0;
        pieceEnd = read;
    }

    /** Refuses the stream unless it is at its end and {@code expected} is its SHA-256 in hexadecimal. */
    public void requireEnd(String expected) throws IOException {
        requireEnd();
        if (!HexFormat.of().formatHex(sha.digest()).equals(expected)) {
            throw corrupt("the SHA-256 of a slab is wrong");
        }
    }
}
