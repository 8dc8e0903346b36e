package dev.plankton.cli.io;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/** Standard output that remembers why it could not be written: a {@link PrintStream} keeps only that it could not. */
public final class ResultStream extends PrintStream {
    private final Recorder recorder;

    private ResultStream(Recorder recorder, Charset charset) {
        super(recorder, true, charset);
        this.recorder = recorder;
    }

    /** A stream to {@code out}, flushed after each write. */
    public static ResultStream to(OutputStream out, Charset charset) {
        return new ResultStream(new Recorder(out), charset);
    }

    /** Why {@code out} lost something, as in "No space left on device"; null if it did not, or its reader has left. */
    public static @Nullable String failure(PrintStream out) {
        if (!out.checkError()) {
            return null;
        }
        String reason = out instanceof ResultStream results ? results.recorder.failure : null;
        if (reason == null) {
            return "it is closed";
        }
        return reason.contains("Broken pipe") ? null : reason;
    }

    private static final class Recorder extends FilterOutputStream {
        private @Nullable String failure;

        Recorder(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                if (failure == null) {
                    failure = String.valueOf(e.getMessage());
                }
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException e) {
                if (failure == null) {
                    failure = String.valueOf(e.getMessage());
                }
                throw e;
            }
        }
    }
}
