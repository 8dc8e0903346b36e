package dev.plankton.dashboard.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes records of which many that follow each other are equal: each with the first place and the number of places. */
final class RunWriter {
    private static final int RUNS_AT = 4, COUNT_OFFSET = 4;

    private final int type;
    private @Nullable ByteBuf message;
    private int runs;
    private int first;
    private int count;
    private int countAt;
    private int[] last = {};

    /** A writer of messages of this type. */
    RunWriter(int type) {
        this.type = type;
    }

    /**
     * Adds the record of a place.
     *
     * @param record writes it, if it is not that of the place before
     */
    void add(int place, int[] values, Consumer<ByteBuf> record) {
        ByteBuf out = message;
        if (out == null) {
            out = Unpooled.buffer();
            out.writeByte(type).writeByte(0).writeShortLE(0).writeIntLE(0);
            message = out;
            runs = 0;
        }
        if (runs > 0 && place == first + count && Arrays.equals(values, last)) {
            count++;
            out.setIntLE(countAt, count);
            return;
        }
        runs++;
        first = place;
        count = 1;
        last = values.clone();
        countAt = out.writerIndex() + COUNT_OFFSET;
        out.writeIntLE(place).writeIntLE(1);
        record.accept(out);
        out.setIntLE(RUNS_AT, runs);
    }

    /** Bytes so far. */
    int bytes() {
        return message == null ? 0 : message.writerIndex();
    }

    /** Sends what was added. */
    void finish(Consumer<ByteBuf> to) {
        ByteBuf done = message;
        message = null;
        runs = 0;
        if (done != null) {
            to.accept(done);
        }
    }
}
