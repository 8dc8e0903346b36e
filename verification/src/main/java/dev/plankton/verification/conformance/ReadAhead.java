package dev.plankton.verification.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reads and unpacks files in a thread of its own, at most {@value #AHEAD} blocks before their bytes are asked for. What
 * goes wrong there is thrown where the bytes are missing. The streams are for one thread, one at a time.
 */
final class ReadAhead implements AutoCloseable {
    private static final int BLOCK = 1 << 16;
    private static final int AHEAD = 16;

    private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(AHEAD);
    private final BlockingQueue<Block> empty = new ArrayBlockingQueue<>(AHEAD);
    private final Thread thread;

    /** Begins to read {@code files}, one after the other. */
    ReadAhead(List<Path> files) {
        for (int n = 0; n < AHEAD; n++) {
            empty.add(new Block());
        }
        Queue<Path> paths = new ArrayDeque<>(files);
        thread = Thread.ofPlatform().daemon().name("unpack").start(() -> read(paths));
    }

    private void read(Queue<Path> paths) {
        try (VectorFiles files = new VectorFiles()) {
            while (!paths.isEmpty()) {
                read(files, paths.remove());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed: no file is wanted any more
        }
    }

    private void read(VectorFiles files, Path file) throws InterruptedException {
        Block block = empty.take().clear();
        try (InputStream in = files.stream(file)) {
            block.length = in.readNBytes(block.bytes, 0, BLOCK);
            while (block.length == BLOCK) {
                full.put(block);
                block = empty.take().clear();
                block.length = in.readNBytes(block.bytes, 0, BLOCK);
            }
        } catch (IOException e) {
            block.failure = e;
        } catch (RuntimeException | Error e) {
            block.failure = new IOException(e.toString(), e); // such as a file too large for an array
        }
        block.last = true;
        full.put(block);
    }

    /** The bytes of the next file; those of the last one must have been read to the end. */
    InputStream next() {
        return new Blocks();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    /** A piece of a file, or the lack of it. */
    private static final class Block {
        private final byte[] bytes = new byte[BLOCK];
        private int length;
        private boolean last;
        private @Nullable IOException failure;

        private Block clear() {
            length = 0;
            last = false;
            failure = null;
            return this;
        }
    }

    private final class Blocks extends InputStream {
        private @Nullable Block block;
        private int at;

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, into.length);
            Block from = block == null ? take() : block;
            while (at == from.length) {
                if (from.failure != null) {
                    throw from.failure;
                }
                if (from.last) {
                    return -1;
                }
                empty.add(from);
                from = take();
            }
            int count = Math.min(length, from.length - at);
            System.arraycopy(from.bytes, at, into, offset, count);
            at += count;
            return count;
        }

        private Block take() throws IOException {
            try {
                at = 0;
                block = full.take();
                return block;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        /** Gives back the last block. */
        @Override
        public void close() {
            if (block != null && block.last) {
                empty.add(block);
                block = null;
            }
        }
    }
}
