package dev.plankton.dashboard.series;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long ago VMs were created, from how many there were when: their numbers are consecutive, and of those that were used again
 * since, the last ones are known. As exact as it was looked, and in a few thousand steps at most. Confined to one thread.
 */
public final class Ages {
    private static final int MOST = 4096, MOST_RENEWED = 65_536;

    private final int[] sizes = new int[MOST];
    private final long[] times = new long[MOST];
    private int count;

    /** When the VMs in some places were created, in the order of these times. */
    private final Map<Integer, Long> renewed = new LinkedHashMap<>();

    /** There are {@code size} VMs at {@code millis}; neither ever gets less. */
    public void note(int size, long millis) {
        if (count > 0 && sizes[count - 1] >= size) {
            return;
        }
        if (count == MOST) {
            thin();
        }
        sizes[count] = size;
        times[count++] = millis;
    }

    /** There is another VM in {@code place} since {@code millis}. */
    public void renew(int place, long millis) {
        renewed.remove(place);
        renewed.put(place, millis);
        if (renewed.size() > MOST_RENEWED) {
            renewed.remove(renewed.keySet().iterator().next());
        }
    }

    /** Leaves every other step out: VMs of one that is left out count as of the next. */
    private void thin() {
        int kept = 0;
        for (int n = 1; n < MOST; n += 2) {
            sizes[kept] = sizes[n];
            times[kept++] = times[n];
        }
        count = kept;
    }

    /** Seconds since the VM in {@code place} was there, at {@code millis}. */
    public double seconds(int place, long millis) {
        Long again = renewed.get(place);
        if (again != null) {
            return (millis - again) / 1e3;
        }
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sizes[middle] > place) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low == count ? 0 : (millis - times[low]) / 1e3;
    }
}
