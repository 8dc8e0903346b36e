package dev.plankton.hypervisor.population;

import dev.plankton.hypervisor.io.RunState;
import dev.plankton.memory.store.DeltaStore;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a row of 256 VMs shows, without a lock and without reading it from a store: of a VM that is changing meanwhile,
 * what was or what is. Safe for any thread.
 */
public final class RowReader {
    private static final int ROW = VmTable.CHUNK;

    private RowReader() {}

    /**
     * Reads a row.
     *
     * @param row place of its first VM / 256
     * @param states takes 1 + the ordinal of each VM's {@link RunState}, 0 where there is none
     * @param images takes the numbers of the VMs' templates; or null
     * @param ownBytes takes the bytes of each VM's delta that it shares with no other VM; or null
     * @return whether one of them runs or is about to, so that it will change without notice
     */
    public static boolean read(
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
    public static int ownBytes(Population population, int place) {
        return DeltaStore.isShared(population.table().reference(place))
                ? 0
                : population.deltas().bytes(place);
    }
}
