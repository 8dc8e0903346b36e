package dev.plankton.cpu.region;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The regions there are, found at each of their entries, of which the ones that have not been entered for long make room for new ones. Safe for any thread.
 */
final class Catalogue {
    /** Regions of one entry that begin with the same bytes. */
    private static final int MOST_ALIKE = 8;

    private final int most;
    private final Map<CodeSnapshot.Key, List<Region>> regions = new HashMap<>();

    /** All regions with their entries, the one first that is asked next whether it is still used. */
    private final Map<Region, List<CodeSnapshot.Key>> keys = new LinkedHashMap<>();

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

    /** Whether there is a region of {@code key} for the code in {@code snapshot}. */
    synchronized boolean has(CodeSnapshot.Key key, CodeSnapshot snapshot) {
        return regions.getOrDefault(key, List.of()).stream()
                .anyMatch(region -> !region.retired() && region.code().in(snapshot));
    }

    /** Adds a region that is found at each of {@code entries}; returns how many had to go for it. */
    synchronized int add(List<CodeSnapshot.Key> entries, Region region) {
        for (CodeSnapshot.Key key : entries) {
            regions.computeIfAbsent(key, k -> new ArrayList<>()).add(region);
        }
        keys.put(region, entries);
        int gone = 0;
        while (keys.size() > most) {
            gone += dropOldest();
        }
        return gone;
    }

    /** Drops the region that came first, unless it has been entered lately: then it comes last now. How many that are. */
    private int dropOldest() {
        Region oldest = keys.keySet().iterator().next();
        if (oldest.usedSinceAsked()) {
            keys.put(oldest, keys.remove(oldest));
            return 0;
        }
        drop(oldest);
        return 1;
    }

    private void drop(Region region) {
        region.retire();
        for (CodeSnapshot.Key key : Objects.requireNonNull(keys.remove(region))) {
            regions.computeIfPresent(key, (k, same) -> {
                same.remove(region);
                return same.isEmpty() ? null : same;
            });
        }
    }

    /** How many regions there are. */
    synchronized int size() {
        return keys.size();
    }
}
