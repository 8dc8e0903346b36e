package dev.plankton.store.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The disk of the operating system. */
final class DiskLayer implements FileLayer {
    @Override
    public OutFile create(Path file) throws IOException {
        return new ChannelFile(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
    }

    /** A file by its channel. */
    private static final class ChannelFile implements OutFile {
        /** Bytes written at a time: the JDK copies them to memory outside the heap, which it keeps for each thread. */
        private static final int PIECE = 1 << 18;

        private final FileChannel channel;
        private long length;

        ChannelFile(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            for (int done = 0; done < count; done += PIECE) {
                int now = Math.min(PIECE, count - done);
                ByteBuffer piece = ByteBuffer.wrap(bytes, offset + done, now);
                write(piece);
                length += now;
            }
        }

        private void write(ByteBuffer piece) throws IOException {
            while (piece.hasRemaining()) {
                channel.write(piece);
            }
        }

        @Override
        public void reserve(int more) throws IOException {
            ByteBuffer zeros = ByteBuffer.allocate(PIECE);
            try {
                for (int left = more; left > 0; left -= zeros.limit()) {
                    zeros.clear().limit(Math.min(PIECE, left));
                    write(zeros);
                }
                channel.force(true);
            } finally {
                channel.position(length);
            }
        }

        @Override
        public void trim() throws IOException {
            channel.truncate(length);
        }

        @Override
        public void force() throws IOException {
            channel.force(false);
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
