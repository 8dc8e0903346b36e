package dev.plankton.net.connection;

import dev.plankton.hypervisor.Vm;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;

/** Buffers for what a client sends: those of its {@link LoopBuffers event loop}, larger ones where a client sends much. Any thread. */
public final class RequestAllocator implements RecvByteBufAllocator {
    private static final int LEAST = 64;
    private static final int FIRST = 256;

    private final RecvByteBufAllocator sizes = new AdaptiveRecvByteBufAllocator(LEAST, FIRST, Vm.MAX_REQUEST);

    @Override
    public ExtendedHandle newHandle() {
        return new Sized((ExtendedHandle) sizes.newHandle(), LoopBuffers.here());
    }

    /** That of one connection, on its event loop. */
    private static final class Sized extends DelegatingHandle implements ExtendedHandle {
        private final ExtendedHandle sizes;
        private final LoopBuffers buffers;

        Sized(ExtendedHandle sizes, LoopBuffers buffers) {
            super(sizes);
            this.sizes = sizes;
            this.buffers = buffers;
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator pool) {
            return buffers.take(guess(), pool);
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier mayHaveMore) {
            return sizes.continueReading(mayHaveMore);
        }
    }
}
