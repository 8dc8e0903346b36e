package dev.plankton.dashboard.stream;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.function.Consumer;

/** Counts of a row of 256 VMs each, of tiles in a row: message 2. Confined to one thread. */
final class RowCountView implements MapView {
    private static final int TYPE = 2;

    private final int firstRow;
    private final int[] sentAt;
    private final RunWriter out = new RunWriter(TYPE);
    private int next;

    /** A view of which nothing has been sent. */
    RowCountView(int firstTile, int tiles) {
        firstRow = firstTile * RowTable.ROWS;
        sentAt = new int[tiles * RowTable.ROWS];
        Arrays.fill(sentAt, -1);
    }

    @Override
    public void send(RowTable table, int bytes, long millis, Consumer<ByteBuf> to) {
        int[] values = new int[RowTable.STATES + 2];
        for (int looked = 0; looked < sentAt.length && out.bytes() < bytes; looked++) {
            int place = next;
            int row = firstRow + place;
            boolean changed = table.changedAt(row) > sentAt[place];
            if (changed && table.isStale(row)) {
                if (table.timeIsUp()) {
                    break;
                }
                table.refresh(row);
            }
            next = (next + 1) % sentAt.length;
            if (changed) {
                for (int state = 0; state < RowTable.STATES; state++) {
                    values[state] = RowTable.count(table.packed(row), state);
                }
                values[RowTable.STATES] = sentAt[place] < 0 ? 0 : 1;
                values[RowTable.STATES + 1] = table.image(row);
                sentAt[place] = table.tick();
                out.add(row, values, message -> write(message, values));
            }
        }
        out.finish(to);
    }

    private static void write(ByteBuf message, int[] values) {
        for (int n = 0; n <= RowTable.STATES; n++) {
            message.writeShortLE(values[n]);
        }
        message.writeByte(values[RowTable.STATES + 1]);
        message.writeByte(0);
    }
}
