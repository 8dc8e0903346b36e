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
    private final Map<CodeSnapshot.Key, List<Region>> regions = new LinkedHashMap<>();
    private final Map<Region, List<CodeSnapshot.Key>> keys = new HashMap<>();

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

    /** Drops the regions of the entry that came first, unless one has been entered lately: then it comes last now. */
    private int dropOldest() {
        Map.Entry<CodeSnapshot.Key, List<Region>> oldest =
                regions.entrySet().iterator().next();
        List<Region> same = List.copyOf(oldest.getValue());
        boolean used = false;
        for (Region region : same) {
            used |= region.usedSinceAsked();
        }
        if (used) {
            CodeSnapshot.Key key = oldest.getKey();
            regions.put(key, regions.remove(key));
            return 0;
        }
        same.forEach(this::drop);
        return same.size();
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
