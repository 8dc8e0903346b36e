package dev.plankton.cpu.region;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The regions there are, of which the ones that have not been entered for long make room for new ones. Safe for any thread.
 */
final class Catalogue {
    /** Regions of one entry that begin with the same bytes. */
    private static final int MOST_ALIKE = 8;

    private final int most;
    private final Map<CodeSnapshot.Key, List<Region>> regions = new LinkedHashMap<>();
    private int size;

    /** Creates one for {@code most} regions. */
    Catalogue(int most) {
        this.most = most;
    }

    /** The region of {@code key} whose code is in {@code memory}. */
    synchronized @Nullable Region find(CodeSnapshot.Key key, byte[] memory) {
        for (Region region : regions.getOrDefault(key, List.of())) {
            if (!region.retired() && region.code().in(memory)) {
                return region;
            }
        }
        return null;
    }

    /** Whether there is no use in one more region of {@code key}: its code has changed too often. */
    synchronized boolean spoiled(CodeSnapshot.Key key) {
        List<Region> same = regions.getOrDefault(key, List.of());
        return same.size() >= MOST_ALIKE || same.stream().anyMatch(Region::retired);
    }

    /** Adds a region; returns how many had to go for it. */
    synchronized int add(CodeSnapshot.Key key, Region region) {
        List<Region> same = regions.computeIfAbsent(key, k -> new ArrayList<>());
        same.add(region);
        size++;
        int gone = 0;
        while (size > most) {
            gone += dropOldest();
        }
        return gone;
    }

    /** Drops the regions of the entry that came first, unless one has been entered lately: then it comes last now. */
    private int dropOldest() {
        Iterator<Map.Entry<CodeSnapshot.Key, List<Region>>> entries =
                regions.entrySet().iterator();
        Map.Entry<CodeSnapshot.Key, List<Region>> oldest = entries.next();
        CodeSnapshot.Key key = oldest.getKey();
        List<Region> same = oldest.getValue();
        entries.remove();
        boolean used = false;
        for (Region region : same) {
            used |= region.usedSinceAsked();
        }
        if (used) {
            regions.put(key, same);
            return 0;
        }
        same.forEach(Region::retire);
        size -= same.size();
        return same.size();
    }

    /** How many regions there are. */
    synchronized int size() {
        return size;
    }
}
