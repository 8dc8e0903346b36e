package dev.plankton.store.format;

import java.io.IOException;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes a journal apart. A block that is not whole is the end if nothing whole follows: the process died while it was
 * written, and no reply left for what is in it. If something follows, the file is damaged, because a block is on the disk
 * before the next one is written. Confined to one thread at a time.
 */
public final class JournalReader {
    private final ByteSource file;
    private final String name;
    private final byte[] bytes;
    private final int length;
    private final long before;
    private int at = JournalBlock.FILE_HEAD;
    private int index;

    /**
     * Reads a journal.
     *
     * @param bytes all of the file
     * @param length how many of them count, as the journal after it says; -1 if there is none
     */
    public JournalReader(String name, byte[] bytes, long length, UUID store, long generation, long sequence)
            throws IOException {
        this.name = name;
        this.bytes = bytes;
        file = new ByteSource(name, bytes);
        if (bytes.length < JournalBlock.FILE_HEAD || length > bytes.length) {
            throw file.corrupt("cut off");
        }
        this.length = length < 0 ? bytes.length : (int) length;
        before = JournalBlock.readFileHead(
                file, Arrays.copyOf(bytes, JournalBlock.FILE_HEAD), store, generation, sequence);
    }

    /** How many bytes of the journal before it count, -1 if there is none. */
    public long before() {
        return before;
    }

    /** Where the next block begins; after the last one, how many bytes of the file count. */
    public int position() {
        return at;
    }

    /** The contents of the next block; null if there is none. */
    public @Nullable ByteSource next() throws IOException {
        int size = whole(at, index);
        if (size < 0) {
            requireNothingAfter();
            return null;
        }
        int from = at + JournalBlock.HEAD;
        at = from + size;
        index++;
        return new ByteSource("%s at %d".formatted(name, from), bytes, from, at);
    }

    /** Bytes after the last block that are no block, without the zeros to come: what was written last is not whole. */
    public int tornBytes() {
        int end = length;
        while (end > at && bytes[end - 1] == 0) {
            end--;
        }
        return end - at;
    }

    /** Length of the contents of a whole block at {@code from} with this index, -1 if there is none. */
    private int whole(int from, int wanted) throws IOException {
        if (length - from < JournalBlock.HEAD) {
            return -1;
        }
        ByteSource head = new ByteSource(name, bytes, from, length);
        boolean begins = head.u32() == JournalBlock.MAGIC;
        int size = head.u32();
        boolean expected = wanted < 0 || head.u32() == wanted;
        if (!begins || !expected || size < 1 || size > Math.min(JournalBlock.MOST, length - from - JournalBlock.HEAD)) {
            return -1;
        }
        ByteSource crc = new ByteSource(name, bytes, from + JournalBlock.HEAD - Integer.BYTES, length);
        return crc.u32() == JournalBlock.crc(bytes, from, size) ? size : -1;
    }

    private void requireNothingAfter() throws IOException {
        for (int n = at + 1; n <= length - JournalBlock.HEAD; n++) {
            if (bytes[n] == 'P' && whole(n, -1) >= 0) {
                throw file.corrupt("the block at %d is damaged, and others follow".formatted(at));
            }
        }
    }
}
