package dev.plankton.store.format;

import java.io.IOException;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * A journal: a head, then blocks, each written and forced to the disk by itself, then zeros or nothing.
 *
 * <pre>
 * head   "PLKJOURN", version (u32), store (128 bits), generation (u64), sequence (u64),
 *        bytes of the journal before it that count, -1 if there is none (u64), CRC-32C of all that (u32)
 * block  "PLKB" (u32)  length of the contents (u32)  index in the file (u32)
 *        CRC-32C of length, index and contents (u32)  contents
 * </pre>
 */
public final class JournalBlock {
    /** First bytes of a block. */
    static final int MAGIC = 'P' | 'L' << 8 | 'K' << 16 | 'B' << 24;

    /** Bytes of a block's head. */
    public static final int HEAD = 4 * Integer.BYTES;

    /** Bytes of a file's head. */
    public static final int FILE_HEAD = 8 + Integer.BYTES + 5 * Long.BYTES + Integer.BYTES;

    /** Bytes of the contents of a block at most. */
    public static final int MOST = 1 << 28;

    private static final String LETTERS = "PLKJOURN";
    private static final int CRC_FROM = Integer.BYTES;
    private static final int CRC_AT = 3 * Integer.BYTES;

    private JournalBlock() {}

    /**
     * The head of a file.
     *
     * @param before bytes of the journal before it, in order, that count; -1 if there is none
     */
    public static byte[] fileHead(UUID store, long generation, long sequence, long before) {
        ByteSink to = SlabHead.head(LETTERS, store, generation);
        to.u64(sequence);
        to.u64(before);
        to.u32(Checksums.crc(to.bytes(), 0, to.length()));
        return to.copy();
    }

    /** Reads such a head; returns how many bytes of the journal before it count. */
    static long readFileHead(ByteSource from, byte[] head, UUID store, long generation, long sequence)
            throws IOException {
        ByteSource numbers = new ByteSource(from.name(), head);
        SealedFile.requireHead(LETTERS, numbers);
        boolean same = numbers.u64() == store.getMostSignificantBits()
                && numbers.u64() == store.getLeastSignificantBits()
                && numbers.u64() == generation
                && numbers.u64() == sequence;
        long before = numbers.u64();
        if (numbers.u32() != Checksums.crc(head, 0, FILE_HEAD - Integer.BYTES)) {
            throw from.corrupt("the checksum of its head is wrong");
        }
        if (!same) {
            throw from.corrupt("belongs to another generation, or to another store");
        }
        return before;
    }

    /** Leaves room for the head of a block, whose contents are then put after it. */
    public static void begin(ByteSink sink) {
        sink.cut(0);
        sink.u64(0);
        sink.u64(0);
    }

    /** Fills in the head of the block that {@code sink} holds. */
    public static void end(ByteSink sink, int index) {
        sink.u32(0, MAGIC);
        sink.u32(Integer.BYTES, sink.length() - HEAD);
        sink.u32(2 * Integer.BYTES, index);
        sink.u32(CRC_AT, crc(sink.bytes(), 0, sink.length() - HEAD));
    }

    /** The checksum of the block at {@code at}. */
    static int crc(byte[] bytes, int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, at + CRC_FROM, CRC_AT - CRC_FROM);
        crc.update(bytes, at + HEAD, length);
        return (int) crc.getValue();
    }
}
