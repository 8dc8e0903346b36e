package dev.plankton.dashboard.stream;

import dev.plankton.dashboard.series.Ages;
import dev.plankton.hypervisor.PopulationWatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A pixel a VM, of some tiles: message 1. Confined to one thread. */
final class PixelView implements MapView {
    /** Layers by their bits. */
    static final int STATE = 1, IMAGE = 2, AGE = 4, BYTES = 8;

    private static final int TYPE = 1;
    private static final int VMS = PopulationWatch.ROW;
    private static final int WORDS = VMS / Long.SIZE;
    private static final int UNCHANGED = 0x80, MANY = 0xFF;
    private static final double AGE_SCALE = 12, BYTES_SCALE = 8;

    private final int[] tiles;
    private final int layers;
    private final Ages ages;
    private final int[] sentAt;
    private final int[] hashes;
    private final long[] active;
    private int next;

    private final byte[] states = new byte[VMS];
    private final byte[] layer = new byte[VMS];
    private final int[] images = new int[VMS];
    private final int[] own = new int[VMS];

    /**
     * A view of which nothing has been sent.
     *
     * @param layers their bits, {@link #STATE} among them
     */
    PixelView(int[] tiles, int layers, Ages ages, RowTable table) {
        this.tiles = tiles.clone();
        this.layers = layers;
        this.ages = ages;
        sentAt = new int[tiles.length * RowTable.ROWS];
        hashes = new int[sentAt.length];
        active = new long[sentAt.length * WORDS];
        Arrays.fill(sentAt, -1);
        for (int tile : tiles) {
            table.addDetail(tile, this);
        }
    }

    @Override
    public void end(RowTable table) {
        for (int tile : tiles) {
            table.removeDetail(tile, this);
        }
    }

    /** VMs of a row have changed: a bit each. */
    void active(int row, long[] vms) {
        for (int n = 0; n < tiles.length; n++) {
            if (tiles[n] == row >> 8) {
                int at = (n * RowTable.ROWS + (row & RowTable.ROWS - 1)) * WORDS;
                for (int word = 0; word < WORDS; word++) {
                    active[at + word] |= vms[word];
                }
            }
        }
    }

    @Override
    public void send(RowTable table, int bytes, long millis, Consumer<ByteBuf> to) {
        ByteBuf message = null;
        int sent = 0;
        int rows = 0;
        int tile = -1;
        for (int looked = 0; looked < sentAt.length && sent < bytes; looked++) {
            int place = next;
            int n = place / RowTable.ROWS;
            int row = tiles[n] * RowTable.ROWS + place % RowTable.ROWS;
            boolean changed = table.changedAt(row) > sentAt[place];
            if (changed && table.timeIsUp()) {
                break;
            }
            next = (next + 1) % sentAt.length;
            if (!changed) {
                continue;
            }
            if (message == null || tile != n) {
                finish(message, rows, to);
                tile = n;
                rows = 0;
                message = begin(tiles[n]);
            }
            int before = message.writerIndex();
            if (write(message, table, row, place, millis)) {
                rows++;
                sent += message.writerIndex() - before;
            }
        }
        finish(message, rows, to);
    }

    private ByteBuf begin(int tile) {
        ByteBuf message = Unpooled.buffer();
        message.writeByte(TYPE);
        message.writeByte(layers);
        message.writeShortLE(0); // rows, known at the end
        message.writeIntLE(tile);
        return message;
    }

    private static void finish(@Nullable ByteBuf message, int rows, Consumer<ByteBuf> to) {
        if (message != null && rows > 0) {
            message.setShortLE(2, rows);
            to.accept(message);
        }
    }

    /** Writes a row, unless it shows what was sent; then false. */
    private boolean write(ByteBuf out, RowTable table, int row, int place, long millis) {
        table.read(row, states, (layers & IMAGE) != 0 ? images : null, (layers & BYTES) != 0 ? own : null);
        boolean first = sentAt[place] < 0;
        sentAt[place] = table.tick();
        int hash = Arrays.hashCode(states);
        hash = (layers & IMAGE) != 0 ? 31 * hash + Arrays.hashCode(images) : hash;
        hash = (layers & BYTES) != 0 ? 31 * hash + Arrays.hashCode(own) : hash;
        boolean same = !first && hash == hashes[place];
        hashes[place] = hash;
        int count = activeCount(place);
        if (same && count == 0) {
            return false;
        }
        out.writeByte(row & RowTable.ROWS - 1);
        if (same) {
            out.writeByte(UNCHANGED);
        } else {
            writeLayers(out, row, millis);
        }
        writeActive(out, place, count);
        return true;
    }

    private void writeLayers(ByteBuf out, int row, long millis) {
        int flagsAt = out.writerIndex();
        out.writeByte(0);
        int flags = 0;
        for (int bit = STATE; bit <= BYTES; bit <<= 1) {
            if ((layers & bit) != 0) {
                fill(bit, row, millis);
                boolean uniform = isUniform();
                flags |= uniform ? bit : 0;
                out.writeBytes(layer, 0, uniform ? 1 : VMS);
            }
        }
        out.setByte(flagsAt, flags);
    }

    private void fill(int bit, int row, long millis) {
        for (int n = 0; n < VMS; n++) {
            layer[n] = (byte)
                    switch (bit) {
                        case STATE -> states[n];
                        case IMAGE -> states[n] == 0 ? 0 : Math.min(images[n], 0xFF);
                        case AGE -> states[n] == 0 ? 0 : scaled(AGE_SCALE, 1 + ages.seconds(row * VMS + n, millis), 0);
                        default -> states[n] == 0 || own[n] == 0 ? 0 : scaled(BYTES_SCALE, own[n], 1);
                    };
        }
    }

    private static int scaled(double scale, double value, int least) {
        return (int) Math.min(0xFF, least + Math.round(scale * Math.log(value) / Math.log(2)));
    }

    private boolean isUniform() {
        for (byte value : layer) {
            if (value != layer[0]) {
                return false;
            }
        }
        return true;
    }

    private int activeCount(int place) {
        int count = 0;
        for (int word = 0; word < WORDS; word++) {
            count += Long.bitCount(active[place * WORDS + word]);
        }
        return count;
    }

    /** Writes which VMs were active, and forgets it. */
    private void writeActive(ByteBuf out, int place, int count) {
        // From 32 on the bits are shorter than the list.
        boolean asBits = count >= VMS / Byte.SIZE;
        out.writeByte(asBits ? MANY : count);
        for (int word = 0; word < WORDS; word++) {
            long bits = active[place * WORDS + word];
            active[place * WORDS + word] = 0;
            if (asBits) {
                out.writeLongLE(bits);
            }
            for (long left = asBits ? 0 : bits; left != 0; left &= left - 1) {
                out.writeByte(word * Long.SIZE + Long.numberOfTrailingZeros(left));
            }
        }
    }
}
