package dev.plankton.dashboard.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/** What one viewer has seen of a VM's COM1: message 5. Confined to one thread. */
final class SerialView {
    /** Kinds of message. */
    private static final int BYTES = 0, ATTACHED = 1, STOPPED = 2, TAKEN = 3;

    private static final int TYPE = 5;

    private final int number;
    private final SerialTap tap;
    private final boolean attached;
    private long seen;
    private boolean announced;
    private boolean ended;

    SerialView(int number, SerialTap tap) {
        this.number = number;
        this.tap = tap;
        seen = tap.total();
        attached = tap.join();
    }

    int number() {
        return number;
    }

    /** Returns whether no viewer is left. */
    boolean end() {
        return tap.leave();
    }

    /** Sends what has been received since. */
    void send(Consumer<ByteBuf> to) {
        if (!announced) {
            announced = true;
            to.accept(message(attached ? ATTACHED : TAKEN, new byte[0]));
        }
        boolean stopped = tap.hasStopped();
        SerialTap.Received news = tap.since(seen);
        if (news.total() > seen) {
            to.accept(message(BYTES, news.bytes()));
            seen = news.total();
        }
        if (stopped && !ended) {
            ended = true;
            to.accept(message(STOPPED, new byte[0]));
        }
    }

    private ByteBuf message(int kind, byte[] bytes) {
        ByteBuf out = Unpooled.buffer(8 + bytes.length);
        out.writeByte(TYPE).writeByte(kind).writeShortLE(0).writeIntLE(number);
        return out.writeBytes(bytes);
    }
}
