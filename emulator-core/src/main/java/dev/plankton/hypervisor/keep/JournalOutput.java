package dev.plankton.hypervisor.keep;

import dev.plankton.logging.SafeLog;
import dev.plankton.store.JournalFile;
import dev.plankton.store.StoreDirectory;
import dev.plankton.store.StoreDirectory.JournalName;
import dev.plankton.store.format.ByteSink;
import dev.plankton.store.format.Entry;
import dev.plankton.store.format.JournalBlock;
import dev.plankton.store.format.Stamp;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The files of a journal, one after the other: another begins when one is long, when a generation is made, and when a write has
 * failed, because after a failed force nothing is known of the file but what was on the disk before. Confined to one
 * thread, but {@link #bytes}.
 */
final class JournalOutput {
    private static final SafeLog LOG = SafeLog.of(JournalOutput.class);

    /** Bytes after which another file begins: one is read as a whole. */
    private static final long MOST_FILE = 256L << 20;

    private final StoreDirectory store;
    private final Supplier<Stamp> clock;
    private @Nullable JournalFile file;
    private JournalName next;
    private long before;
    private final AtomicLong bytes;

    /**
     * Files from {@code next} on.
     *
     * @param before bytes of the journal before that count, -1 if there is none
     * @param written bytes since the generation, of processes before this one
     */
    JournalOutput(StoreDirectory store, Supplier<Stamp> clock, JournalName next, long before, long written) {
        this.store = store;
        this.clock = clock;
        this.next = next;
        this.before = before;
        bytes = new AtomicLong(written);
    }

    /** Bytes on the disk since the generation; for any thread. */
    long bytes() {
        return bytes.get();
    }

    /** Where they are, for messages. */
    String place() {
        return store.path().toString();
    }

    /** Begins a block with the time. */
    void beginBlock(ByteSink sink) {
        JournalBlock.begin(sink);
        clock.get().write(sink);
    }

    /**
     * Writes a block; returns when it is on the disk.
     *
     * @throws IOException if it cannot be written now; to be tried again
     */
    void write(ByteSink block) throws IOException {
        try {
            JournalFile now = file;
            if (now != null && now.onDisk() > MOST_FILE) {
                finish();
                now = null;
            }
            if (now == null) {
                now = JournalFile.create(store, next, before);
                file = now;
            }
            now.write(block);
            bytes.addAndGet(block.length());
        } catch (IOException e) {
            leave();
            throw e;
        }
    }

    /** Begins the journal of a generation. */
    void rotate(long generation) {
        finish();
        next = new JournalName(generation, 1);
        bytes.set(0);
    }

    /** Ends the file in order. */
    void finish() {
        JournalFile last = file;
        if (last == null) {
            return;
        }
        try {
            ByteSink end = new ByteSink(64);
            beginBlock(end);
            end.u8(Entry.CLOSED);
            last.write(end);
            last.trim();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "a journal of " + place() + " was not ended: " + e.getMessage());
        }
        leave();
    }

    /** What is not on the disk for certain counts no more. */
    private void leave() {
        JournalFile former = file;
        file = null;
        if (former == null) {
            return;
        }
        if (former.used()) {
            before = former.onDisk();
            next = new JournalName(next.generation(), next.sequence() + 1);
        }
        try {
            former.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "what counts of it is on the disk", e);
        }
    }
}
