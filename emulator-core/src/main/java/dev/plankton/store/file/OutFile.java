package dev.plankton.store.file;

import java.io.Closeable;
import java.io.IOException;

/** A file that is being written from its beginning to its end. Confined to one thread at a time. */
public interface OutFile extends Closeable {
    /** Writes {@code count} bytes after those before. If it throws, some of them may have been written. */
    void write(byte[] bytes, int offset, int count) throws IOException;

    /** Returns when all that was written is on the disk. After it has thrown, nothing is known of what was not there before. */
    void force() throws IOException;

    /**
     * Makes the file {@code more} bytes longer than what was written, with zeros, and forces that to the disk: what is then
     * written there is forced in half the time, as the file's length stays.
     */
    void reserve(int more) throws IOException;

    /** Cuts off what was {@link #reserve reserved} and not written. */
    void trim() throws IOException;

    /** Bytes written. */
    long length();
}
