package dev.plankton.store.file;

import java.io.IOException;
import java.nio.file.Path;

/** What a store does to a disk beside reading; a test can let it fail. Safe for any thread. */
public interface FileLayer {
    /** The disk of the operating system. */
    FileLayer DISK = new DiskLayer();

    /**
     * Creates a file to be written from its beginning to its end.
     *
     * @throws IOException if it cannot be created, or is there already
     */
    OutFile create(Path file) throws IOException;

    /** Gives a file another name in the same directory, in place of one that has it. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file, if it is there. */
    void delete(Path file) throws IOException;

    /** Returns when the names in a directory are on the disk. */
    void forceDirectory(Path directory) throws IOException;
}
