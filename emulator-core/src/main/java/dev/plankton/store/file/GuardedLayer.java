package dev.plankton.store.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * Another layer, for as long as that is allowed: what is done after that fails. Safe for any thread.
 *
 * @param files the other layer
 * @param allowed is asked before each write
 */
public record GuardedLayer(FileLayer files, BooleanSupplier allowed) implements FileLayer {
    private void check() throws IOException {
        if (!allowed.getAsBoolean()) {
            throw new IOException("the store is another process's now");
        }
    }

    @Override
    public OutFile create(Path file) throws IOException {
        check();
        return new GuardedFile(files.create(file));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        check();
        files.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        check();
        files.delete(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        check();
        files.forceDirectory(directory);
    }

    /** A file that is written only while that is allowed. */
    private final class GuardedFile implements OutFile {
        private final OutFile file;

        GuardedFile(OutFile file) {
            this.file = file;
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            check();
            file.write(bytes, offset, count);
        }

        @Override
        public void force() throws IOException {
            check();
            file.force();
        }

        @Override
        public void reserve(int more) throws IOException {
            check();
            file.reserve(more);
        }

        @Override
        public void trim() throws IOException {
            check();
            file.trim();
        }

        @Override
        public long length() {
            return file.length();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
