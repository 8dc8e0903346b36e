package dev.plankton.dashboard.stream;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.Consumer;

/** Counts of a tile each: message 3. Confined to one thread. */
final class TileCountView implements MapView {
    private static final int TYPE = 3;

    private final int firstTile;
    private final int[] sentAt;
    private final RunWriter out = new RunWriter(TYPE);
    private int next;

    /** A view of which nothing has been sent. */
    TileCountView(int firstTile, int tiles) {
        this.firstTile = firstTile;
        sentAt = new int[tiles];
        Arrays.fill(sentAt, -1);
    }

    @Override
    public void send(RowTable table, int bytes, long millis, Consumer<ByteBuf> to) {
        for (int looked = 0; looked < sentAt.length && out.bytes() < bytes; looked++) {
            int place = next;
            int tile = firstTile + place;
            if (table.tileChangedAt(tile) > sentAt[place]) {
                int[] values = sum(table, tile, sentAt[place]);
                if (values.length == 0) {
                    break;
                }
                sentAt[place] = table.tick();
                out.add(tile, values, message -> {
                    for (int value : values) {
                        message.writeIntLE(value);
                    }
                });
            }
            next = (next + 1) % sentAt.length;
        }
        out.finish(to);
    }

    /** Counts by state and rows that have changed; nothing if there is no time to read all rows. */
    private static int[] sum(RowTable table, int tile, int since) {
        int[] values = new int[RowTable.STATES + 1];
        for (int row = tile * RowTable.ROWS; row < (tile + 1) * RowTable.ROWS; row++) {
            if (table.isStale(row)) {
                if (table.timeIsUp()) {
                    return new int[0];
                }
                table.refresh(row);
            }
            long packed = table.packed(row);
            for (int state = 0; state < RowTable.STATES; state++) {
                values[state] += RowTable.count(packed, state);
            }
            values[RowTable.STATES] += since >= 0 && table.changedAt(row) > since ? 1 : 0;
        }
        return values;
    }
}
