package dev.plankton.store;

import dev.plankton.store.StoreDirectory.JournalName;
import dev.plankton.store.file.OutFile;
import dev.plankton.store.format.ByteSink;
import dev.plankton.store.format.JournalBlock;
import java.io.IOException;
import java.nio.file.Path;

/** A journal that is being written. After a method has thrown, it is only to be closed. Confined to one thread at a time. */
public final class JournalFile implements AutoCloseable {
    /** Bytes by which the file grows at a time. */
    private static final int STEP = 4 << 20;

    private final JournalName name;
    private final OutFile file;
    private long reserved;
    private long onDisk;
    private int index;

    private JournalFile(JournalName name, OutFile file) {
        this.name = name;
        this.file = file;
    }

    /**
     * Begins a journal.
     *
     * @param before bytes of the journal before it that count, -1 if there is none
     */
    public static JournalFile create(StoreDirectory store, JournalName name, long before) throws IOException {
        // Beside its place first, so that a journal that is there has a head.
        Path place = store.journal(name);
        Path beside = place.resolveSibling(place.getFileName() + ".tmp");
        store.files().delete(beside);
        OutFile out = store.files().create(beside);
        try {
            byte[] head = JournalBlock.fileHead(store.id(), name.generation(), name.sequence(), before);
            out.write(head, 0, head.length);
            out.force();
            store.files().rename(beside, place);
            store.files().forceDirectory(store.path().resolve("journal"));
            JournalFile journal = new JournalFile(name, out);
            journal.onDisk = head.length;
            journal.reserved = head.length;
            return journal;
        } catch (IOException e) {
            out.close();
            throw e;
        }
    }

    public JournalName name() {
        return name;
    }

    /** Whether a block was written. */
    public boolean used() {
        return index > 0;
    }

    /** Bytes that are on the disk for certain. */
    public long onDisk() {
        return onDisk;
    }

    /** Writes a block that {@link JournalBlock#begin} began; returns when it is on the disk. */
    public void write(ByteSink block) throws IOException {
        JournalBlock.end(block, index);
        if (file.length() + block.length() > reserved) {
            int more = block.length() + STEP;
            file.reserve(more);
            reserved = file.length() + more;
        }
        file.write(block.bytes(), 0, block.length());
        file.force();
        onDisk = file.length();
        index++;
    }

    /** Gives back the room that was not used. */
    public void trim() throws IOException {
        file.trim();
        file.force();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
