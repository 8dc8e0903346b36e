package dev.plankton.dashboard.stream;

import dev.plankton.hypervisor.Hypervisor;
import dev.plankton.hypervisor.PopulationWatch;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * When each row of 256 VMs last changed, in ticks, and how many of its VMs are in which state, as of when a view last wanted
 * that. All views share it: a row is read once for all that show counts. Confined to one thread.
 */
final class RowTable {
    /** Rows of a tile. */
    static final int ROWS = 256;

    /** States that VMs can be in. */
    static final int STATES = 5;

    private static final int COUNT_BITS = 10;
    private static final int COUNT_MASK = (1 << COUNT_BITS) - 1;
    private static final int WORDS = 4;
    private static final int READS_BETWEEN_LOOKS = 16;

    private final Hypervisor hypervisor;
    private final PopulationWatch watch;
    private final Map<Integer, List<PixelView>> detailed = new HashMap<>();

    /** Rows with a VM that runs: the end of its slice is not noted. */
    private final BitSet busy = new BitSet();

    private int[] changedAt = {};
    private int[] tileChangedAt = {};
    private int[] countedAt = {};
    private long[] counts = {};
    private byte[] images = {};
    private int size;
    private int tick;
    private long deadline;
    private int reads;

    private final long[] bits = new long[WORDS];
    private final long[] vms = new long[WORDS];
    private final byte[] states = new byte[PopulationWatch.ROW];
    private final int[] rowImages = new int[PopulationWatch.ROW];

    RowTable(Hypervisor hypervisor, PopulationWatch watch) {
        this.hypervisor = hypervisor;
        this.watch = watch;
    }

    /** The present tick. */
    int tick() {
        return tick;
    }

    /** VMs as of this tick. */
    int size() {
        return size;
    }

    /** Begins a tick: learns what has changed since the last one. Rows are read until {@code nanoTime} is {@code until}. */
    void begin(long until) {
        tick++;
        deadline = until;
        grow(hypervisor.size());
        for (int row = busy.nextSetBit(0); row >= 0; row = busy.nextSetBit(row + 1)) {
            changed(row);
        }
        busy.clear();
        int tiles = Math.ceilDiv(size, PopulationWatch.TILE);
        for (int tile = 0; tile < tiles; tile++) {
            if (watch.takeRows(tile, bits)) {
                takeTile(tile);
            }
        }
    }

    private void grow(int now) {
        int tiles = Math.ceilDiv(now, PopulationWatch.TILE);
        if (tiles > tileChangedAt.length) {
            int room =
                    Math.max(tiles, Math.min(2 * tileChangedAt.length, Integer.MAX_VALUE / PopulationWatch.TILE + 1));
            tileChangedAt = Arrays.copyOf(tileChangedAt, room);
            changedAt = Arrays.copyOf(changedAt, room * ROWS);
            countedAt = Arrays.copyOf(countedAt, room * ROWS);
            counts = Arrays.copyOf(counts, room * ROWS);
            images = Arrays.copyOf(images, room * ROWS);
        }
        if (now > size) {
            int last = (now - 1) >> 8;
            for (int row = size >> 8; row <= last; row++) {
                changed(row);
            }
            size = now;
        }
    }

    private void changed(int row) {
        changedAt[row] = tick;
        tileChangedAt[row >> 8] = tick;
    }

    private void takeTile(int tile) {
        List<PixelView> views = detailed.get(tile);
        for (int word = 0; word < WORDS; word++) {
            for (long left = bits[word]; left != 0; left &= left - 1) {
                int row = tile * ROWS + word * Long.SIZE + Long.numberOfTrailingZeros(left);
                if (row >= changedAt.length) {
                    continue;
                }
                changed(row);
                if (views != null) {
                    watch.takeVms(row, vms);
                    views.forEach(view -> view.active(row, vms));
                }
            }
        }
    }

    /** Whether there is no time left in this tick to read another row. */
    boolean timeIsUp() {
        return (++reads & READS_BETWEEN_LOOKS - 1) == 0 && System.nanoTime() - deadline > 0;
    }

    /** The tick in which a row last changed; 0 if it never did, or does not exist. */
    int changedAt(int row) {
        return row < changedAt.length ? changedAt[row] : 0;
    }

    /** The same of a tile. */
    int tileChangedAt(int tile) {
        return tile < tileChangedAt.length ? tileChangedAt[tile] : 0;
    }

    /** Reads a row as {@link PopulationWatch#read}, and sees to it that one whose VMs run is read again. */
    void read(int row, byte[] into, int @Nullable [] of, int @Nullable [] own) {
        if (watch.read(row, into, of, own)) {
            busy.set(row);
        }
    }

    /** Whether a row has to be read before {@link #count} is right. */
    boolean isStale(int row) {
        return row < countedAt.length && countedAt[row] < changedAt[row];
    }

    /** Reads a row for its counts. */
    void refresh(int row) {
        read(row, states, rowImages, null);
        long packed = 0;
        for (byte state : states) {
            packed += state == 0 ? 0 : 1L << ((state - 1) * COUNT_BITS);
        }
        counts[row] = packed;
        images[row] = (byte) Math.min(rowImages[0], 0xFF);
        countedAt[row] = tick;
    }

    /** The counts of a row in one number, to be compared. */
    long packed(int row) {
        return row < counts.length ? counts[row] : 0;
    }

    /** VMs in a state, 0 off to 4 stopped, of packed counts. */
    static int count(long packed, int state) {
        return (int) (packed >> (state * COUNT_BITS)) & COUNT_MASK;
    }

    /** The image of a row's first VM, 255 for 255 and more. */
    int image(int row) {
        return row < images.length ? images[row] & 0xFF : 0;
    }

    /** {@code view} wants to know which VMs of a tile change. */
    void addDetail(int tile, PixelView view) {
        detailed.computeIfAbsent(tile, _ -> new CopyOnWriteArrayList<>()).add(view);
        watch.detail(tile, true);
    }

    /** It does no longer. */
    void removeDetail(int tile, PixelView view) {
        List<PixelView> views = detailed.get(tile);
        if (views != null && views.remove(view) && views.isEmpty()) {
            detailed.remove(tile);
            watch.detail(tile, false);
        }
    }
}
