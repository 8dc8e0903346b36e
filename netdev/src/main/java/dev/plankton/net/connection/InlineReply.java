package dev.plankton.net.connection;

import dev.plankton.hypervisor.io.ReplyListener;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a VM replies while it runs on the thread of the event loop that asked it: gathered without a lock, in one buffer for all
 * connections of the loop, as only one request at a time is answered there. Confined to its event loop, but for
 * {@link #isOf}.
 */
final class InlineReply {
    private static final int USUAL = 1024;

    /** A larger buffer is not kept. A slice makes no more than a few of these. */
    private static final int MOST_KEPT = 64 << 10;

    private static final FastThreadLocal<InlineReply> HERE = new FastThreadLocal<>() {
        @Override
        protected InlineReply initialValue() {
            return new InlineReply();
        }
    };

    private final Thread loop = Thread.currentThread();
    private byte[] bytes = new byte[USUAL];
    private int length;
    private Outbox.End end = Outbox.End.OPEN;
    private @Nullable ReplyListener asking;

    private InlineReply() {}

    /** That of the event loop on whose thread this is called. */
    static InlineReply here() {
        return HERE.get();
    }

    /** Takes what is replied to {@code listener} on this thread, until {@link #finish}. */
    void begin(ReplyListener listener) {
        if (bytes.length > MOST_KEPT) {
            bytes = new byte[USUAL];
        }
        length = 0;
        end = Outbox.End.OPEN;
        asking = listener;
    }

    /** Takes no more. */
    void finish() {
        asking = null;
    }

    /** Whether what is replied to {@code listener} at this moment on the calling thread, which may be any, belongs here. */
    @SuppressWarnings("ReferenceEquality") // The very connection that asks.
    boolean isOf(ReplyListener listener) {
        return loop == Thread.currentThread() && asking == listener;
    }

    void append(byte[] source, int offset, int count) {
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    void end(Outbox.End how) {
        end = how;
    }

    /** How the reply has ended; {@link Outbox.End#OPEN} if the VM makes the rest of it elsewhere. */
    Outbox.End end() {
        return end;
    }

    /** The reply, or its beginning, in the first {@link #length} bytes; valid until the next {@link #begin}. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
