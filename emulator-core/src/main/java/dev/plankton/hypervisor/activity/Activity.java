package dev.plankton.hypervisor.activity;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Notes which VMs change, as long as something watches them; else it costs the read of a field. Safe for any thread. */
public final class Activity {
    private final List<ActivityMap> all = new CopyOnWriteArrayList<>();
    private final WakeTimes wakes = new WakeTimes();

    /** What {@link #all} holds, null if nothing: so that a slice reads one field. */
    private volatile ActivityMap @Nullable [] maps;

    /** A map that notes what changes from now on. */
    public ActivityMap open() {
        ActivityMap map = new ActivityMap();
        all.add(map);
        publish();
        return map;
    }

    /** Nothing is noted there any more. */
    public void close(ActivityMap map) {
        all.remove(map);
        publish();
    }

    private synchronized void publish() {
        ActivityMap[] now = all.toArray(new ActivityMap[0]);
        maps = now.length == 0 ? null : now;
    }

    /** Whether something watches. */
    public boolean watched() {
        return maps != null;
    }

    /** How long woken VMs have had their cores, of those that were measured while something watched. */
    public WakeTimes wakes() {
        return wakes;
    }

    /** Notes that a VM has changed, after it has. */
    public void mark(int place) {
        ActivityMap[] now = maps;
        if (now != null) {
            for (ActivityMap map : now) {
                map.mark(place);
            }
        }
    }

    /** Notes that another VM is in a place than before. */
    public void renew(int place) {
        ActivityMap[] now = maps;
        if (now != null) {
            for (ActivityMap map : now) {
                map.renew(place);
            }
        }
    }

    /** The same as {@link #mark(int)} for {@code count} VMs in consecutive places. */
    public void mark(int first, int count) {
        if (maps == null) {
            return;
        }
        for (int place = first; place < first + count; place++) {
            mark(place);
        }
    }
}
