package dev.plankton.hypervisor;

import dev.plankton.hypervisor.activity.Activity;
import dev.plankton.hypervisor.activity.ActivityMap;
import dev.plankton.hypervisor.activity.WakeTimes;
import dev.plankton.hypervisor.io.RunState;
import dev.plankton.hypervisor.population.Population;
import dev.plankton.hypervisor.population.RunWord;
import dev.plankton.hypervisor.population.VmTable;
import dev.plankton.memory.store.DeltaStore;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A look at a whole population for a display: which VMs change, by rows of 256 and tiles of 65 536, and what a row shows. VMs
 * are named by their places here, that is their numbers less {@link Hypervisor#firstNumber}: a row is places {@code 256 * row} to {@code
 * 256 * row + 255}, a tile 256 rows. While one is open, each change of a VM sets a bit; nothing is scanned but what is read
 * here. Safe for any thread, but a change that one thread has taken no other sees.
 */
public final class PopulationWatch implements AutoCloseable {
    /** VMs of a row. */
    public static final int ROW = 256;

    /** VMs of a tile. */
    public static final int TILE = 65_536;

    private final Population population;
    private final ActivityMap map;
    private long[] wakesBefore;

    PopulationWatch(Population population) {
        this.population = population;
        map = activity().open();
        wakesBefore = activity().wakes().counts();
    }

    private Activity activity() {
        return population.activity();
    }

    /**
     * Takes the rows of a tile in which a VM has changed since this was last called. A VM that is created shows by {@link
     * Hypervisor#size} only.
     *
     * @param rows takes 4 longs: row {@code n} of the tile is bit {@code n & 63} of number {@code n >> 6}
     * @return whether there is one
     */
    public boolean takeRows(int tile, long[] rows) {
        return map.takeRows(tile, rows);
    }

    /**
     * Takes the places in which there is another VM, with the number of one that has ended ({@link HypervisorBuilder#reuseNumbers}),
     * since this was last called; of more than 65 536 only the first.
     */
    public int[] takeRenewed() {
        return map.takeRenewed();
    }

    /** Notes each VM of a tile from now on, or no longer: then {@link #takeVms} knows them. Takes 8 KiB. */
    public void detail(int tile, boolean wanted) {
        map.detail(tile, wanted);
    }

    /**
     * Takes the VMs of a row that have changed since; none of a tile without {@link #detail}. To be called after {@link #takeRows}.
     *
     * @param vms takes 4 longs: VM {@code n} of the row is bit {@code n & 63} of number {@code n >> 6}
     */
    public void takeVms(int row, long[] vms) {
        map.takeVms(row, vms);
    }

    /**
     * Reads what a row shows. VMs that have not been read from a store yet are off.
     *
     * @param states takes 256 times 1 + the ordinal of {@link dev.plankton.hypervisor.io.RunState}, 0 where there is no VM
     * @param images takes the numbers of the VMs' {@link Hypervisor#origins}; or null
     * @param ownBytes takes the bytes of each VM's delta that it shares with no other VM; or null
     * @return whether one of them runs or is about to: such a row is to be read again, as the end of a slice is not noted
     * @throws IllegalStateException if the hypervisor is closed
     */
    public boolean read(int row, byte[] states, int @Nullable [] images, int @Nullable [] ownBytes) {
        return population.lifetime().use(() -> readRow(population, row, states, images, ownBytes));
    }

    /** Reads without a lock: of a VM that changes meanwhile, what was or what is. */
    private static boolean readRow(
            Population population, int row, byte[] states, int @Nullable [] images, int @Nullable [] ownBytes) {
        VmTable table = population.table();
        int first = row * ROW;
        int count = Math.clamp((long) table.size() - first, 0, ROW);
        Arrays.fill(states, count, ROW, (byte) 0);
        if (count == 0) {
            return false;
        }
        if (table.isAlike(first)) {
            return readAlike(table.word(first), count, states, images, ownBytes);
        }
        boolean busy = false;
        for (int n = 0; n < count; n++) {
            int word = table.word(first + n);
            RunState state = RunWord.state(word);
            states[n] = (byte) (1 + state.ordinal());
            busy |= state == RunState.RUNNABLE;
            if (images != null) {
                images[n] = RunWord.template(word);
            }
            if (ownBytes != null) {
                ownBytes[n] = ownBytes(population, first + n);
            }
        }
        return busy;
    }

    private static boolean readAlike(
            int word, int count, byte[] states, int @Nullable [] images, int @Nullable [] ownBytes) {
        RunState state = RunWord.state(word);
        Arrays.fill(states, 0, count, (byte) (1 + state.ordinal()));
        if (images != null) {
            Arrays.fill(images, RunWord.template(word));
        }
        if (ownBytes != null) {
            Arrays.fill(ownBytes, 0);
        }
        return state == RunState.RUNNABLE;
    }

    /** Bytes of a VM's delta that it shares with no other VM. */
    static int ownBytes(Population population, int place) {
        return DeltaStore.isShared(population.table().reference(place))
                ? 0
                : population.deltas().bytes(place);
    }

    /**
     * Percentiles of the time that a woken VM has its core, from mount to unmount, over those measured since this was last
     * called: one in 16 while a watch is open.
     *
     * @param shares 0 to 1
     * @return nanoseconds, NaN where none was measured
     */
    public synchronized double[] takeWakeTimes(double... shares) {
        long[] now = activity().wakes().counts();
        long[] counts = now.clone();
        for (int bucket = 0; bucket < counts.length; bucket++) {
            counts[bucket] -= wakesBefore[bucket];
        }
        wakesBefore = now;
        double[] times = new double[shares.length];
        for (int n = 0; n < shares.length; n++) {
            long nanos = WakeTimes.percentile(counts, shares[n]);
            times[n] = nanos < 0 ? Double.NaN : nanos;
        }
        return times;
    }

    /** Changes are not noted any more. */
    @Override
    public void close() {
        activity().close(map);
    }
}
