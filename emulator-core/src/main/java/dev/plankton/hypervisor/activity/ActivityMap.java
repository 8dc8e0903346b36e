package dev.plankton.hypervisor.activity;

import dev.plankton.collections.IntList;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Which VMs have changed since it was last asked: a bit for each row of 256, and a bit for each VM of the tiles of 65 536 for
 * which that is wanted. VMs are named by their places in the table. Safe for any thread; each bit is taken by one thread.
 */
public final class ActivityMap {
    private static final int ROW_SHIFT = 8, TILE_SHIFT = 16;

    /** VMs of a tile. */
    private static final int TILE = 1 << TILE_SHIFT;

    /** Longs with a bit for each row of a tile, and for each VM of a row. */
    public static final int WORDS = 4;

    private static final int TILES = Integer.MAX_VALUE / TILE + 1;

    /** Places with another VM that are noted between two times that they are taken. */
    private static final int MOST_RENEWED = 65_536;

    /** Tiles whose rows are in one array. */
    private static final int GROUP = 256;

    private final AtomicReferenceArray<AtomicLongArray> rows = new AtomicReferenceArray<>(TILES / GROUP);
    private final AtomicReferenceArray<AtomicLongArray> details = new AtomicReferenceArray<>(TILES);

    /** Places that have another VM; guarded by this object. */
    private IntList renewed = new IntList();

    ActivityMap() {}

    /** Notes that a VM has changed. Its own bit comes first: its row's says that it is there. */
    void mark(int place) {
        AtomicLongArray detail = details.get(place >> TILE_SHIFT);
        if (detail != null) {
            set(detail, place & TILE - 1);
        }
        int row = place >> ROW_SHIFT;
        set(group(row), row & GROUP * GROUP - 1);
    }

    /** Notes that a place has another VM, unless too many have that no viewer asked for. */
    synchronized void renew(int place) {
        if (renewed.size() < MOST_RENEWED) {
            renewed.add(place);
        }
    }

    /** Takes the places that have another VM than before. */
    public synchronized int[] takeRenewed() {
        int[] places = renewed.toArray();
        renewed = new IntList();
        return places;
    }

    private AtomicLongArray group(int row) {
        int number = row >> TILE_SHIFT;
        AtomicLongArray group = rows.get(number);
        if (group == null) {
            rows.compareAndSet(number, null, new AtomicLongArray(GROUP * WORDS));
            group = rows.get(number);
        }
        return group;
    }

    private static void set(AtomicLongArray bits, int number) {
        int word = number >> 6;
        long bit = 1L << number;
        if ((bits.get(word) & bit) == 0) {
            long _ = bits.getAndAccumulate(word, bit, (now, more) -> now | more);
        }
    }

    /**
     * Takes the rows of a tile in which a VM has changed.
     *
     * @param into {@link #WORDS} longs: row {@code n} is bit {@code n & 63} of number {@code n >> 6}
     * @return whether there is one
     */
    public boolean takeRows(int tile, long[] into) {
        AtomicLongArray group = rows.get(tile >> ROW_SHIFT);
        int first = (tile & GROUP - 1) * WORDS;
        long any = 0;
        for (int word = 0; word < WORDS; word++) {
            into[word] = group == null || group.get(first + word) == 0 ? 0 : group.getAndSet(first + word, 0);
            any |= into[word];
        }
        return any != 0;
    }

    /** Notes each VM of a tile from now on, or no longer; takes 8 KiB. */
    public void detail(int tile, boolean wanted) {
        if (!wanted) {
            details.set(tile, null);
        } else {
            details.compareAndSet(tile, null, new AtomicLongArray(TILE / Long.SIZE));
        }
    }

    /**
     * Takes the VMs of a row that have changed; none of a tile whose VMs are not noted. Take the tile's rows first.
     *
     * @param row place of its first VM / 256
     * @param into {@link #WORDS} longs: VM {@code n} of the row is bit {@code n & 63} of number {@code n >> 6}
     */
    public void takeVms(int row, long[] into) {
        AtomicLongArray detail = details.get(row >> ROW_SHIFT);
        int first = (row & GROUP - 1) * WORDS;
        for (int word = 0; word < WORDS; word++) {
            into[word] = detail == null || detail.get(first + word) == 0 ? 0 : detail.getAndSet(first + word, 0);
        }
    }
}
