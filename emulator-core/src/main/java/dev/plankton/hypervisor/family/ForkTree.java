package dev.plankton.hypervisor.family;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which VMs were forked from which, by their places. VMs that were forked at once are one entry; of too many entries, those with
 * the lowest places are forgotten. Safe for any thread.
 */
public final class ForkTree {
    /** Entries, of some hundred bytes each. */
    public static final int MOST = 65_536;

    /** By the first child's place. */
    private final TreeMap<Integer, Children> all = new TreeMap<>();

    /** The keys of a parent's entries. */
    private final Map<Integer, TreeSet<Integer>> byParent = new HashMap<>();

    /**
     * VMs with consecutive places of one parent.
     *
     * @param first place of the first
     * @param parent its place
     */
    public record Children(int first, int count, int parent) {
        int end() {
            return first + count;
        }
    }

    /** No VM is known to be a fork. */
    public ForkTree() {}

    /** VMs with consecutive places have been forked. */
    public synchronized void forked(int parent, int first, int count) {
        if (count == 1) {
            begins(first); // It may have the place of a VM that has ended.
        }
        Map.Entry<Integer, Children> before = all.lowerEntry(first);
        if (before != null
                && before.getValue().parent == parent
                && before.getValue().end() == first) {
            all.put(before.getKey(), new Children(before.getKey(), before.getValue().count + count, parent));
            return;
        }
        add(new Children(first, count, parent));
    }

    /** Another VM has this place from now on: whatever was forked or forks there is no relative of it. */
    public synchronized void begins(int place) {
        if (all.isEmpty()) {
            return;
        }
        Children among = among(place);
        if (among != null) {
            remove(among.first);
            addUnlessEmpty(among.first, place, among.parent);
            addUnlessEmpty(place + 1, among.end(), among.parent);
        }
        for (int first : List.copyOf(byParent.getOrDefault(place, new TreeSet<>()))) {
            remove(first);
        }
    }

    /** The place of a VM's parent; -1 if it is not known or has none. */
    public synchronized int parent(int place) {
        Children among = among(place);
        return among == null ? -1 : among.parent;
    }

    /** The children of a VM by rising places, at most {@code limit} entries. */
    public synchronized List<Children> children(int place, int limit) {
        List<Children> found = new ArrayList<>();
        for (int first : byParent.getOrDefault(place, new TreeSet<>())) {
            if (found.size() == limit) {
                break;
            }
            found.add(all.get(first));
        }
        return found;
    }

    private @Nullable Children among(int place) {
        Map.Entry<Integer, Children> entry = all.floorEntry(place);
        return entry != null && place < entry.getValue().end() ? entry.getValue() : null;
    }

    private void addUnlessEmpty(int first, int end, int parent) {
        if (first < end) {
            add(new Children(first, end - first, parent));
        }
    }

    private void add(Children children) {
        all.put(children.first, children);
        byParent.computeIfAbsent(children.parent, _ -> new TreeSet<>()).add(children.first);
        while (all.size() > MOST) {
            remove(all.firstKey());
        }
    }

    private void remove(int first) {
        Children children = all.remove(first);
        if (children == null) {
            return;
        }
        TreeSet<Integer> firsts = byParent.get(children.parent);
        if (firsts != null && firsts.remove(first) && firsts.isEmpty()) {
            byParent.remove(children.parent);
        }
    }
}
