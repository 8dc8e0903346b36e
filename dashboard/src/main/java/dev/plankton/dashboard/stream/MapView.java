package dev.plankton.dashboard.stream;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** What one viewer sees of the population. Confined to one thread. */
sealed interface MapView permits PixelView, RowCountView, TileCountView {
    /**
     * Sends what has changed since it was last sent, as far as there are time and bytes; the rest comes later, as it is then.
     *
     * @param bytes about how many may be sent
     * @param millis the time from which VMs' ages are counted back
     * @param to takes messages
     */
    void send(RowTable table, int bytes, long millis, Consumer<ByteBuf> to);

    /** It is looked at no more. */
    default void end(RowTable table) {}
}
