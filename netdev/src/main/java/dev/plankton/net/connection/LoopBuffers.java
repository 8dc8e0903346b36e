package dev.plankton.net.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

/**
 * Buffers of one event loop that are used again and again, for what is short: a request is read and taken, a reply is written and gone,
 * long before it is that buffer's turn again. What is longer, or comes while that buffer is still in use, gets one of Netty's pool, which
 * takes a tenth of a request's time: two tables, a leak detector. Confined to its event loop.
 *
 * <p>A buffer that is taken here is released like any other. This object keeps a reference of its own, so a buffer with no other is free.
 */
final class LoopBuffers {
    /** Bytes that a buffer has room for. */
    static final int ROOM = 1 << 10;

    /** How many buffers there are, a power of two: more than a loop mostly reads and writes in a round. */
    static final int COUNT = 128;

    /** Not of the pool, where they would look like buffers that something holds on to; nor looked at by the leak detector. */
    private static final ByteBufAllocator SOURCE = new UnpooledByteBufAllocator(true, true);

    private static final FastThreadLocal<LoopBuffers> HERE = new FastThreadLocal<>() {
        @Override
        protected LoopBuffers initialValue() {
            return new LoopBuffers();
        }

        @Override
        protected void onRemoval(LoopBuffers buffers) {
            buffers.release(); // The loop has ended.
        }
    };

    private final @Nullable ByteBuf[] buffers = new @Nullable ByteBuf[COUNT];
    private int next;

    /** None yet: each is made when it is first its turn. */
    LoopBuffers() {}

    /** Those of the event loop on whose thread this is called. */
    static LoopBuffers here() {
        return HERE.get();
    }

    /** An empty buffer with room for {@code size} bytes, and for more as any; {@code pool} is where it comes from if none is free here. */
    ByteBuf take(int size, ByteBufAllocator pool) {
        if (size > ROOM) {
            return pool.ioBuffer(size);
        }
        int place = next++ & (COUNT - 1);
        ByteBuf buffer = buffers[place];
        if (buffer != null && buffer.refCnt() > 1) {
            return pool.ioBuffer(size);
        }
        if (buffer != null && buffer.capacity() > ROOM) { // More was written than had been expected.
            buffer.release();
            buffer = null;
        }
        if (buffer == null) {
            buffer = SOURCE.directBuffer(ROOM);
            buffers[place] = buffer;
        }
        return buffer.clear().retain();
    }

    /** Gives the memory back, of those still in use when they are released. */
    void release() {
        for (int place = 0; place < COUNT; place++) {
            ByteBuf buffer = buffers[place];
            buffers[place] = null;
            if (buffer != null) {
                buffer.release();
            }
        }
    }
}
